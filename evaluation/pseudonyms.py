"""People get invented names, the same everywhere: in texts, handles, mentions, accounts, addresses and file names.

Every word of a person's name has one invented word, so that "Ana", "Ana Torres", "ana.torres" and "@atorres" stay one person
and two people called Ana stay as hard to tell apart as they were. Which word it is depends on a secret key and the word
alone (and, where two would get the same, on the others), so that a person has the same name in every exported case.

A name is found by what the records call people. Somebody who is only spoken of cannot be found; ``left_words`` lists the
words that may name somebody, for a person to look at, and ``renames`` takes what that person found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

from extraction.capture.name_matching import fold, folded_handle, name_words
from extraction.domain.people import Person
from extraction.domain.timeline import Actor, Event
from extraction.domain.words_that_are_names import WORDS_THAT_ARE_NAMES

_LIST = Path(__file__).resolve().parents[1] / "data" / "pseudonyms.txt"
_PARTICLES = frozenset(
    re.findall(r"\w+", "van der den de del della da di la le el al bin ibn von zu dos das du ter y e mc st av af")
)
_NOT_INITIALS = frozenset(
    re.findall(
        r"\w+",
        "CI CD DB PR MR IC US EU UK OK QA UI UX ID IP AM PM IO OS AZ VM LB TV IT HR PO SRE API CPU DNS TLS SSL SQL CDN AWS GCP "
        "RAM SLA SLO SLI UTC CET EST PST BST IST SSO SSH RPC TCP UDP TTL URL ETA FYI TBD NA OR AN AS AT IN IS IF ON NO DO TO GO",
    )
)
_LETTER = r"[^\W\d_]"
_CAPITALISED = re.compile(rf"(?<=[a-z,;] )\b[A-Z]{_LETTER}{{2,}}\b")
_MENTION = re.compile(r"(?<![\w.])@([A-Za-z][\w.-]*\w)")
_ADDRESSED = re.compile(r"(?:\b(?:ask|asked|thanks|thank|ping|pinged|cc|hey|hi|told|tell)[ \t]+|@)\Z", re.IGNORECASE)
_SHORTEST_HANDLE = 4
_LISTED = 60


@cache
def invented_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and last names out of ``data/pseudonyms.txt``."""
    text = "\n".join(line for line in _LIST.read_text("utf-8").splitlines() if not line.startswith("#"))
    first, _, last = text.partition("\n\n")
    return tuple(first.split()), tuple(last.split())


@dataclass(frozen=True, kw_only=True)
class Pseudonyms:
    """``words`` maps folded words of names and ``handles`` folded handles to what stands for them; ``accounts`` maps native
    ids; ``initials`` those of people, in capitals, and ``unsure`` those that mean something else as well and are left;
    ``renames`` further words, written as given."""

    words: Mapping[str, str]
    handles: Mapping[str, str]
    accounts: Mapping[tuple[str, str], str]
    initials: Mapping[str, str]
    renames: Mapping[str, str] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, people: Iterable[Person], key: bytes, taken: Iterable[str] = (), renames: Mapping[str, str] | None = None
    ) -> Pseudonyms:
        """Invented names for ``people`` who are no bots; ``taken`` are words that must not be used as names."""
        persons = sorted((one for one in people if not one.is_bot), key=lambda one: one.id)
        names = [words for one in persons for words in _full_names(one)]
        reserved = {fold(word) for word in taken} | {word for words in names for word in words}
        firsts = _chosen({words[0] for words in names}, invented_names()[0], key, reserved)
        lasts = _chosen(
            {word for words in names for word in words[1:] if word not in _PARTICLES} - set(firsts),
            invented_names()[1],
            key,
            reserved,
        )
        words = {**lasts, **firsts}
        handles: dict[str, str] = {}
        for one in persons:
            handles |= {known: made for known, made in _handles(one, words).items() if known not in words}
        accounts = {
            identity: f"{identity[0]}-{_digits(repr(identity), key)}" for one in persons for identity in one.identities
        }
        initials = _initials(persons, words)
        return cls(
            words=words,
            handles=handles,
            accounts=accounts,
            initials={one: made for one, made in initials.items() if one not in _NOT_INITIALS},
            renames=renames or {},
            unsure=frozenset(initials) & _NOT_INITIALS,
        )

    def text(self, text: str) -> str:
        """``text`` with every name, handle, account and pair of initials replaced."""
        for search, replaced in ((self._renamed, self._rename), (self._named, self._name)):
            if search is not None:
                text = search.sub(replaced, text)
        return text if self._signed is None else self._signed.sub(lambda match: self.initials[match[0]], text)

    def maybe(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def event(self, event: Event) -> Event:
        """``event`` with all its texts so replaced, without permalink (it names the company); to be identified anew."""
        return replace(
            event,
            key=self.text(event.key),
            at_original=self.text(event.at_original),
            text=self.text(event.text),
            actor=None if event.actor is None else self.actor(event.actor),
            permalink=None,
            channel=self.maybe(event.channel),
            thread_key=self.maybe(event.thread_key),
            version_of=self.maybe(event.version_of),
            attributes={name: self.text(value) for name, value in event.attributes.items()},
            raw=self.text(event.raw),
        )

    def actor(self, actor: Actor) -> Actor:
        account = self.accounts.get((actor.source, actor.native_id))
        return replace(
            actor,
            native_id=account or self.text(actor.native_id),
            name=self.text(actor.name),
            handle=self.maybe(actor.handle),
        )

    def address(self, actor: Actor | None) -> str | None:
        """An e-mail address that stands for the actor's, the same for the same hash; ``None`` where there is none."""
        if actor is None or actor.address_hash is None:
            return None
        return f"p{blake2b(actor.address_hash.encode(), digest_size=6).hexdigest()}@people.example"

    def left_words(self, texts: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
        """Words in ``texts`` (replaced already) that may name somebody: mentions, capitalised words inside a sentence that
        are never written small, and names that are words as well. ``known`` are services and other names of things."""
        everything = "\n".join(texts)
        small = set(re.findall(rf"(?<!{_LETTER})[a-z]{_LETTER}+", everything))
        ours = {fold(one) for one in (*self.words.values(), *self.handles.values(), *self.renames.values())}
        ours |= {fold(word) for one in known for word in re.findall(rf"{_LETTER}+", one)}
        found = Counter(match[0] for match in _CAPITALISED.finditer(everything) if match[0].lower() not in small)
        found.update(f"@{match[1]}" for match in _MENTION.finditer(everything))
        kept = {word for word in self.words if word in WORDS_THAT_ARE_NAMES and word in small}
        kept |= {one for one in self.unsure if re.search(rf"(?<![\w-]){one}(?![\w-])", everything)}
        left = [word for word, _ in found.most_common() if fold(word.lstrip("@")) not in ours]
        return (*sorted(kept), *left)[:_LISTED]

    @cached_property
    def _made(self) -> Mapping[str, str]:
        return {**self._written_accounts, **self.handles, **self.words}

    @cached_property
    def _written_accounts(self) -> Mapping[str, str]:
        """Accounts as they may stand in a text: not those that are names themselves."""
        known = {**self.handles, **self.words}
        return {
            native.lower(): made
            for (_, native), made in self.accounts.items()
            if len(native) >= _SHORTEST_HANDLE and fold(native) not in known
        }

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        return _any_of(self._made)

    @cached_property
    def _renamed(self) -> re.Pattern[str] | None:
        return _any_of({fold(one): one for one in self.renames})

    @cached_property
    def _signed(self) -> re.Pattern[str] | None:
        if not self.initials:
            return None
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(self.initials)))})(?![\w-])")

    def _name(self, match: re.Match[str]) -> str:
        folded = fold(match[0])
        before = match.string[max(0, match.start() - 10) : match.start()]
        if folded in WORDS_THAT_ARE_NAMES and match[0].islower() and _ADDRESSED.search(before) is None:
            return match[0]
        account = self._written_accounts.get(match[0].lower())
        return account or _cased(self._made[folded], match[0])

    def _rename(self, match: re.Match[str]) -> str:
        made = {fold(one): other for one, other in self.renames.items()}
        return _cased(made[fold(match[0])], match[0])


def _any_of(known: Mapping[str, str]) -> re.Pattern[str] | None:
    """Each of ``known`` as a word of letters, however accents are written."""
    if not known:
        return None
    body = "|".join(_accented(one) for one in sorted(known, key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<!{_LETTER})(?:{body})(?!{_LETTER})", re.IGNORECASE)


_ACCENTS = {
    "a": "aàáâãäåāăąæ", "c": "cçćč", "d": "dďđ", "e": "eèéêëēęě", "g": "gğ", "i": "iìíîïīıİ", "l": "lłľ", "n": "nñńň",
    "o": "oòóôõöøōő", "r": "rřŕ", "s": "sśšşșß", "t": "tťțţ", "u": "uùúûüūůű", "y": "yýÿ", "z": "zźżž",
}  # fmt: skip


_LIGATURES = {"ss": "(?:[sśšşș]{2}|ß)", "ae": "(?:[aàáâãäåāăą]e|æ)", "oe": "(?:[oòóôõöøōő]e|œ)"}


def _accented(folded: str) -> str:
    """A pattern for a folded name as people write it, with or without accents (also as combining characters)."""
    letters = [_LIGATURES.get(one) or _letter(one) for one in re.findall(r"ss|ae|oe|.", folded)]
    return "[\u0300-\u036f]?".join(letters)


def _letter(one: str) -> str:
    if one in _ACCENTS:
        return f"[{_ACCENTS[one]}]"
    return r"\s+" if one == " " else re.escape(one)


def _full_names(person: Person) -> Iterator[tuple[str, ...]]:
    """The person's names as folded words; a hyphenated word counts whole and in its parts. Handles are not among them."""
    name = name_words(person.display_name)
    if not name:
        return
    yield name
    yield from ((part,) for part in name[0].split("-") if "-" in name[0] and len(part) > 2)
    first = name[0]
    for word in (word for word in name[1:] if "-" in word):
        yield (first, *(part for part in word.split("-") if len(part) > 2))
    for alias in person.aliases:
        words = name_words(alias)
        if len(words) > 1 or (words and alias[:1].isupper() and words[0] not in name):
            yield words


def _handles(person: Person, words: Mapping[str, str]) -> dict[str, str]:
    """Folded handle → invented one, for the usual forms of the name and for those that the records have."""
    name = [word for word in name_words(person.display_name) if word not in _PARTICLES]
    made = [words.get(word, word).lower() for word in name]
    known: dict[str, str] = {}
    if len(name) > 1:
        (first, last), (other, other_last) = (name[0], name[-1]), (made[0], made[-1])
        known = {
            f"{first[0]}{last}": f"{other[0]}{other_last}",
            f"{first}{last}": f"{other}{other_last}",
            f"{first}{last[0]}": f"{other}{other_last[0]}",
            f"{last}{first[0]}": f"{other_last}{other[0]}",
            f"{last}{first}": f"{other_last}{other}",
        }
        known = {one: other for one, other in known.items() if len(one) >= _SHORTEST_HANDLE}
    for alias in person.aliases:
        if len(name_words(alias)) != 1:
            continue
        own = fold(alias.lstrip("@"))
        if own and own not in words and not any(part in words for part in re.split(r"[\s._-]", own)):
            stand_in = known.get(folded_handle(alias), f"{made[0]}{made[-1][0]}" if made else "")
            known |= {own: stand_in} if stand_in else {}
    return known


def _chosen(real: set[str], invented: Sequence[str], key: bytes, reserved: set[str]) -> dict[str, str]:
    """Each real word's invented one: by its keyed hash, the next free one where that is taken."""
    free = {one for one in invented if fold(one) not in reserved}
    chosen: dict[str, str] = {}
    for word in sorted(real, key=lambda one: _number(one, key)):
        at = _number(word, key)
        found = next(
            (one for step in range(len(invented)) if (one := invented[(at + step) % len(invented)]) in free), None
        )
        chosen[word] = found or f"Person{_digits(word, key)}"
        free.discard(chosen[word])
    return chosen


def _initials(people: Sequence[Person], words: Mapping[str, str]) -> dict[str, str]:
    """Initials that only one person has → those of the invented name."""
    found: dict[str, set[str]] = {}
    for one in people:
        name = [word for word in name_words(one.display_name) if word not in _PARTICLES]
        if len(name) in (2, 3):
            made = "".join(words.get(word, word)[0] for word in name).upper()
            found.setdefault("".join(word[0] for word in name).upper(), set()).add(made)
    return {one: next(iter(made)) for one, made in found.items() if len(made) == 1}


def _number(word: str, key: bytes) -> int:
    return int.from_bytes(blake2b(word.encode(), key=key[:64], digest_size=8).digest(), "big")


def _digits(word: str, key: bytes) -> str:
    return f"{_number(word, key) % 10**8:08d}"


def _cased(made: str, written: str) -> str:
    """``made`` in the case that ``written`` has."""
    if len(written) > 2 and written.isupper():
        return made.upper()
    return made.lower() if written.islower() else made[0].upper() + made[1:]
