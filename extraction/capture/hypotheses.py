"""Guesses and what became of them: proposed, then tested, retracted or confirmed, each step with its event."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from extraction.capture.readings import Reading
from extraction.capture.signal_wording import names_system
from extraction.domain.hypothesis import Hypothesis, HypothesisState, HypothesisStep
from extraction.domain.timeline import EventKind
from extraction.domain.wording import Sentence, content_words

_GUESS_BEGINNINGS = frozenset(
    re.findall(
        r"\S+",
        "thin gues susp hunc theo bet mayb perh prob poss migh coul may wond like look seem smel soun feel caus culp rela hypo "
        "appe pres beli assu work pote idea cand",
    )
)
_RETRACT_BEGINNINGS = frozenset(
    re.findall(
        r"\S+",
        "scra neve nvm drop off rule ruli red fals dead not isn wasn inno unre caus culp issu prob rela fine ok okay heal good "
        "clea vali "
        "norm unaf wron does did forg so non sign evid trac disp squa chec",
    )
)
_CONFIRM_BEGINNINGS = frozenset(
    re.findall(r"\S+", "expl line reas conf root repr culp caus trig smok prov veri inde defi fact it one")
)
_TEST_BEGINNINGS = frozenset(re.findall(r"\S+", "chec test veri look comp tryi repr show"))
_FATE_BEGINNINGS = _RETRACT_BEGINNINGS | _CONFIRM_BEGINNINGS | _TEST_BEGINNINGS
_GUESS = re.compile(
    r"\b(?:i\s+(?:think|guess|believe|bet|assume)\s+(?:that\s+)?(?:it|this|that|the|our|there|one|some\w*|we(?:[’']re|\s+(?:are|ran|hit|lost|"
    r"broke|shipped|exhaust\w*|have))|\S+\s+(?:is|was|are|were|has|have|caus\w+|broke|might|could|may|did))|i\s+suspect|my\s+(?:first\s+|best\s+|main\s+)?(?:guess|hunch|bet|theory|money|suspect)|"
    r"(?:ideas|suspects|candidates|theories)(?:\s+so\s+far)?\s*:\s+|hypothesis|theory|working\s+theory|"
    r"suspect(?:s|ed|ing)?|hunch|smells\s+like|smelling|sounds\s+like|feels\s+like|looks\s+like|seems\s+(?:like|to\s+be|related)|appears\s+to\s+be|"
    r"(?:it|this|that|problem|issue|cause|we)\s+(?:might|could|may|must)\s+(?:be|have)|(?:might|could|may)\s+(?:well\s+|also\s+|still\s+|even\s+|as\s+well\s+)?be|"
    r"(?:first|initial|best|wild)\s+guess|i(?:[’']d|\s+would)\s+bet|(?:anyone|anybody|someone|somebody|we)\s+ruled\s+out|could\s+(?:we|you)\s+be\s+\w+ing|"
    r"could\s+(?:the|it|this|that|our|one\s+of)|might\s+(?:the|it)|(?:probably|likely|possibly|presumably|maybe|perhaps)\s+(?:it|that[’']?s|due|caused|because|related|the|an?|our|"
    r"some\w*|just|from|\w+\s*\?|[\w-]+\W*$)|wonder(?:ing)?\s+(?:if|whether)|"
    r"what\s+if|related\s+to|potential(?:ly)?\s+(?:cause|culprit)|"
    r"(?:possible|probable|likely|suspected)\s+(?:cause|culprit|trigger))\b|\bmaybe\s+\S+\s*\?|\bis\s+(?:it|this)\s+(?:(?:the|an?|just)\s+)?[\w-]+\s*\?|"
    r"\b(?:it|this)(?:[’']s|\s+is)\s+(?:(?:the|an?|just)\s+)?[\w-]+\s*\?",
    re.IGNORECASE,
)
_NOT_A_GUESS = re.compile(
    r"\b(?:i\s+think|maybe|perhaps|probably|could|might|guess|suspect|wonder(?:ing)?\s+if|what\s+if)\s+(?:that\s+)?(?!(?:we|you)\s+be\s+\w+ing)(?:we|you|i|someone|somebody|let[’']?s|"
    r"they)(?:[’']?(?:d|ll|re|ve))?\s+(?!(?:ran|run|hit|lost|exhausted|leak\w*|are\s+(?:hitting|running|out|leaking)|[’']?re\s+(?:hitting|running|out)|"
    r"deployed|shipped|broke)\b)|\b(?:should|shall)\s+(?:we|i)\b|\bcan(?:\s+|[’']t\s+)(?:you|we|someone)\b|\bcould\s+(?:you|someone|we|anyone|somebody)\b(?!\s+be\s+\w+ing)|"
    r"\bi\s+(?:think|guess|believe)\s+(?:so|not)\b|^\W*(?:could|might|may)\s+(?:well\s+)?be\s*(?:[,.;!–—]|but\b|$)|\b(?:resolved|mitigated|recover\w*|back\s+to\s+normal|fixed)\b|"
    r"(?<!guess )(?<!theory )(?<!bet )\bwould\s+be\b|\bmight\s+want\b|"
    r"\blooks?\s+like\s+(?:an?\s+)?(?:sev|p[0-5]\b|major)|"
    r"\bshould\s+(?:be|have|fix|help)\b|\blooks\s+like\s+(?:it[’']?s\s+)?(?:recover|working|fixed|good)|"
    r"\byour?\b|\byou[’']|\bi\s+(?:need|want|have|would(?!\s+bet)|[’']d(?!\s+bet))\b|\b(?:in\s+general|usually|would\s+(?:probably|prefer|recommend|suggest))\b|"
    r"\bnext\s+time\b|\bfollow[- ]?up\b|\baction\s+item|\b(?:thanks|thank\s+you|lol|haha)\b|\bin\s+the\s+future\b",
    re.IGNORECASE,
)
_RETRACT = re.compile(
    r"\bscratch\s+(?:that|my)\b|\bforget\s+(?:that|it|about\s+it)\b|\b(?:is|was)\s+not\s+it\b|^\W*not\s+(?:it|that)\W*$|"
    r"(?:^|[,;:.–—])\s*so\s+(?:no|not)\s+(?!idea\b|way\b|one\b|sure\b|yet\b|need\b)[\w-]|"
    r"\bnever\s*mind\b|\bnvm\b|\brul(?:ed|ing)\s+(?:\S+\s+){0,4}?out\b|\b(?:red\s+herring|false\s+(?:lead|alarm|trail)|dead\s+end)\b|"
    r"\b(?:is|was|are|were|[’']s|isn[’']?t|wasn[’']?t)\s+(?:not|n[’']t)?\s*(?:actually\s+)?(?:the\s+)?(?:innocent|unrelated|cause|culprit|issue|problem)\b|"
    r"\b(?:it[’']?s|it\s+is|it\s+was|that[’']?s|so|definitely|probably|it)\s+(?:is\s+|was\s+)?(?:not|n[’']t)\s+(?:the|a|an|our|that|it\b|related|\w+)|"
    r"\bis\s*n[’']?t\s+(?:the\s+)?(?:it|cause|culprit|problem|issue|related)\b|^\W*(?:ok\s+|so\s+|ok\s+so\s+|yeah\s+)*not\s+(?:the|a|an|our|it|dns|related)\b|"
    r"\b(?:looks?|is|are|was|were|seems?|[’']s|checks?\s+out)\s+(?:all\s+|totally\s+|perfectly\s+|completely\s+)*"
    r"(?:fine|ok|okay|healthy|good|clean|valid|normal|unaffected|unrelated|innocent)\b|\bi\s+was\s+wrong\b|\b(?:doesn[’']?t|does\s+not|didn[’']?t)\s+"
    r"(?:look\s+like|seem\s+(?:to\s+be|like|related)|explain|match|fit|correlate)\b|\bno\s+(?:sign|evidence|trace)\s+of\b|\bdisproved?\b|\bback\s+to\s+square\s+one\b|"
    r"\boff\s+the\s+table\b|\bdrop(?:ping|ped)?\s+(?:that|this|the|my)\s+(?:\w+\s+)?(?:theory|idea|hypothesis|lead|guess)\b|"
    r"^\W*(?:(?:ok(?:ay)?|so|hm+|nope|no|yeah|and|definitely)[,\s]+)*not\s+(?!sure\b|yet\b|now\b|here\b|really\b|good\b|bad\b|much\b|possible\b|working\b|"
    r"quite\b|confirmed\b|convinced\b|certain\b|clear\b|only\b|all\b|done\b|fixed\b|resolved\b|great\b|ideal\b)[\w.-]+(?:\s+[\w.-]+)?\W*(?:$|[:,;–—])",
    re.IGNORECASE,
)
_FINE_AGAIN = re.compile(r"\b(?:again|now|after\s+the\s+(?:rollback|fix|restart|deploy))\b", re.IGNORECASE)
_CONFIRM = re.compile(
    r"\bconfirmed\b|\b(?:that|this|it)\s+(?:was|is|were)\s+it\b|\bthat[’']?s\s+(?:it|the\s+(?:one|cause|culprit|problem))\b|"
    r"\b(?:it|this|that)\s+(?:was|is)\s+(?:indeed|definitely|in\s+fact)\b|\broot\s+cause\s*(?:is|was|:|=|confirmed|found)|"
    r"\b(?:can|able\s+to)\s+reproduce\b|\breproduces?\s+it\b|\b(?:is|was)\s+the\s+(?:root\s+)?(?:cause|culprit|problem|trigger)\b|\bit\s+was\s+the\b|\bsmoking\s+gun\b|"
    r"\bproved\b|\bverified\s+(?:that|it)\b|\bindeed\b|\b(?:that|this|it|which)\s+(?:explains|would\s+explain)\s+(?:it|everything|this|that|the)\b|"
    r"\bthat\s+lines\s+up\b|\bis\s+the\s+reason\b",
    re.IGNORECASE,
)
_UNCONFIRMED = re.compile(
    r"\b(?:not|un|isn[’']?t|never|yet\s+to\s+be|to\s+be|still\s+to\s+be|can(?:not|[’']t)|please|once|if|need\s+to|trying\s+to)[\s-]*(?:yet\s+|be\s+)?confirm",
    re.I,
)
_SPEAKS_OF_GUESS = re.compile(
    r"\b(?:theory|hypothesis|idea|guess|lead|red\s+herring|false\s+(?:lead|trail)|dead\s+end)\b|\bnot\s+(?:that|it)\W*$|\boff\s+the\s+table\b",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"\b(?:checking|testing|verifying|looking\s+(?:at|into)|let\s+me\s+(?:check|verify|test|look)|i[’']?ll\s+(?:check|verify|test|look)|"
    r"comparing|trying\s+to\s+(?:reproduce|repro)|tested|checked|would\s+show\s+up|reproducing)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:that|this|it)(?:[’']s|\s+is|\s+was)?\s+(?:what|why|it|the\s+(?:cause|culprit|reason|trigger|problem|one))\b|"
    r"\b(?:think|suspect|guess|bet\s+on|probably|maybe|likely)\s+(?:that|this)(?:[’']s|\s+is|\s+was)?\W*(?:it|what\b.*|why\b.*)?\W*$",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^\W*(?:(?P<yes>yes|yep|yeah|exactly|correct)|no|nope)\s*[:,.!–—-](?=\s*\w)", re.IGNORECASE)
_ACCEPTS = re.compile(
    r"^\W*(?:(?:yes|yep|yeah|ok(?:ay)?|right)\b[,.!]?\s+)?(?:(?:i\s+can\s+)?confirm(?:ed|ing)?\b(?:\s+that\b)?[,:–—-]?\s*|"
    r"that\s+(?:explains\s+(?:it|everything)|lines\s+up|was\s+it)\b)",
    re.IGNORECASE,
)
_FRAME_WORDS = frozenset(
    content_words(
        "suspect theory hunch guess cause culprit root confirmed related issue problem checked check looking sounds smells "
        "feels wonder wondering possible probable likely potential trigger error errors incident fine ok healthy scratch "
        "ruled sure morning today ago minutes time right think actually still new old bit lot kind sort drop table i'd"
    )
)
_NAMES_SOMETHING = re.compile(r"(?<=[a-z,:] )(?!I\b)[A-Z][\w-]+|\bruled\s+out\b")
_REMEMBERED = 12
_LONGEST_GUESS = 300
_OPENING = 4
_NEAR = timedelta(minutes=45)
_REACH = timedelta(hours=8)
_VAGUE_REACH = timedelta(minutes=10)
_OWN_REACH = timedelta(minutes=20)  # what somebody says of a guess of their own
_SPOKEN = frozenset({EventKind.MESSAGE, EventKind.NOTE})


@dataclass
class _Open:
    """A guess whose fate is being followed."""

    reading: Reading
    text: str
    subject: tuple[str, ...]
    steps: list[HypothesisStep] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        return self.steps[-1].state in (HypothesisState.CONFIRMED, HypothesisState.RETRACTED)


def track_hypotheses(readings: Sequence[Reading], services: Iterable[str] = ()) -> tuple[Hypothesis, ...]:
    """Hypotheses in the order in which they were proposed.

    A fate belongs to the guess with which it shares most content words or ids; words such as "scratch that" belong to
    the speaker's or the thread's latest guess shortly before.
    """
    named = frozenset(service.lower() for service in services if len(service) > 2)
    guesses: list[_Open] = []
    recent: deque[Reading] = deque(maxlen=_REMEMBERED)
    for reading in readings:
        if reading.event.kind not in _SPOKEN or reading.by_tool or len(reading.text) > 2000:
            continue
        if not _CONFIRM_BEGINNINGS.isdisjoint(reading.beginnings):
            guesses += _confirmed_finding(reading, recent, guesses, named)
        _answer(reading, recent, guesses)
        recent.append(reading)
        if (
            guesses
            and reading.said_at - _last_word(guesses) <= _REACH
            and not _FATE_BEGINNINGS.isdisjoint(reading.beginnings)
        ):
            _settle(reading, guesses)
        if not _GUESS_BEGINNINGS.isdisjoint(reading.beginnings) or "?" in reading.text:
            before = ""
            for sentence in reading.sentences:
                _propose(reading, sentence, before, guesses, named)
                before = sentence.text
    return tuple(_finished(guess) for guess in guesses)


def _confirmed_finding(
    reading: Reading, recent: Sequence[Reading], guesses: Sequence[_Open], services: frozenset[str]
) -> Iterator[_Open]:
    """What somebody stated and another person confirmed, though it never was a guess: "confirmed, the log shows …"."""
    for sentence in reading.sentences:
        match = _ACCEPTS.match(sentence.text)
        if match is None or not sentence.is_plain or _UNCONFIRMED.search(sentence.text):
            continue
        subject = _subject(sentence.text[match.end() :])
        for said in reversed(recent):
            if reading.said_at - said.said_at > _VAGUE_REACH or said.event.channel != reading.event.channel:
                return
            if said.event.actor == reading.event.actor or any(one.reading.id == said.id for one in guesses):
                if said.event.actor != reading.event.actor:
                    return
                continue
            stated = _subject(said.text)
            if any(one.question for one in said.sentences):
                continue
            repeated = _shared(stated, subject) >= 2 and names_system(said.text, services)
            if repeated or (not subject and len(stated) >= _OPENING and said is _before(reading, recent)):
                proposed = _step(HypothesisState.PROPOSED, said, "stated as a finding")
                confirmed = _step(HypothesisState.CONFIRMED, reading, f'confirmed: "{match.group().strip()}"')
                yield _Open(said, " ".join(said.text.split()), stated, [proposed, confirmed])
                return


def _answer(reading: Reading, recent: Sequence[Reading], guesses: Sequence[_Open]) -> None:
    """ "Yes: the limit dropped" or "no, it is healthy" right after somebody asked whether that is it."""
    match = _YES_NO.match(reading.text)
    asked = recent[-1] if recent and match is not None else None
    guess = next((one for one in guesses[-_REMEMBERED:] if asked is not None and one.reading.id == asked.id), None)
    if match is None or asked is None or guess is None or guess.settled or not guess.text.endswith("?"):
        return
    near = reading.said_at - asked.said_at <= _VAGUE_REACH and asked.event.channel == reading.event.channel
    if near and asked.event.actor != reading.event.actor and reading.sentences and not reading.sentences[0].hedged:
        state = HypothesisState.CONFIRMED if match["yes"] else HypothesisState.RETRACTED
        guess.steps.append(_step(state, reading, f'answered: "{match.group().strip()}"'))


def _before(reading: Reading, recent: Sequence[Reading]) -> Reading | None:
    """The last message that somebody else wrote in the same place."""
    there = (one for one in reversed(recent) if one.event.channel == reading.event.channel)
    return next((one for one in there if one.event.actor != reading.event.actor), None)


def _last_word(guesses: Sequence[_Open]) -> datetime:
    return max(step.at for guess in guesses[-_REMEMBERED:] for step in guess.steps)


def _propose(reading: Reading, sentence: Sentence, before: str, guesses: list[_Open], services: frozenset[str]) -> None:
    if _GUESS_BEGINNINGS.isdisjoint(sentence.beginnings) and not sentence.text.endswith("?"):
        return
    match = _GUESS.search(sentence.text)
    if match is None or len(sentence.text) > _LONGEST_GUESS or _NOT_A_GUESS.search(sentence.text):
        return
    text = f"{before} {sentence.text}".strip() if _POINTS_BACK.search(sentence.text) else sentence.text
    subject = _subject(text)
    technical = names_system(text, services) or any(any(map(str.isdigit, word)) for word in subject)
    technical = technical or _NAMES_SOMETHING.search(sentence.text) is not None
    if not subject or not technical:
        return
    same = next(
        (one for one in reversed(guesses[-_REMEMBERED:]) if not one.settled and _shared(one.subject, subject) >= 2),
        None,
    )
    if same is not None and reading.said_at - same.reading.said_at <= _NEAR:
        return
    step = _step(HypothesisState.PROPOSED, reading, f'guessed: "{" ".join(match.group().split())}"')
    guesses.append(_Open(reading, text, subject, [step]))


def _subject(text: str) -> tuple[str, ...]:
    """Content words without those that frame a guess; of hyphenated names the parts too."""
    words = content_words(text)
    parts = content_words(" ".join(part for word in words if "-" in word for part in word.split("-")))
    return tuple(dict.fromkeys(word for word in (*words, *parts) if word not in _FRAME_WORDS and len(word) > 1))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Shared content words; an id (a word with a digit) counts double, and "cert" is the beginning of "certificate"."""
    there = frozenset(other)
    openings = {word[:_OPENING] for word in there}
    score = 0
    for word in one:
        if word in there or (word[:_OPENING] in openings and any(_abbreviates(word, long) for long in there)):
            score += 2 if len(word) > 3 and any(map(str.isdigit, word)) else 1
    return score


def _abbreviates(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= _OPENING and (word.startswith(other) or other.startswith(word))


def _step(state: HypothesisState, reading: Reading, rule: str) -> HypothesisStep:
    return HypothesisStep(state=state, event_id=reading.id, at=reading.said_at, rule=rule)


def _settle(reading: Reading, guesses: list[_Open]) -> None:
    for sentence in reading.sentences:
        if _FATE_BEGINNINGS.isdisjoint(sentence.beginnings):
            continue
        for state, rule in _fates(sentence):
            guess = _guess_meant(reading, sentence, state, guesses)
            if guess is not None and not any(step.event_id == reading.id for step in guess.steps):
                guess.steps.append(_step(state, reading, rule))
                break


def _fates(sentence: Sentence) -> Iterator[tuple[HypothesisState, str]]:
    text, here = sentence.text, sentence.beginnings
    retracted = None if _RETRACT_BEGINNINGS.isdisjoint(here) else _RETRACT.search(text)
    if retracted and not sentence.question and not sentence.conditional and not _FINE_AGAIN.search(text):
        yield HypothesisState.RETRACTED, f'retracted: "{" ".join(retracted.group().split())}"'
        return
    confirmed = None if _CONFIRM_BEGINNINGS.isdisjoint(here) else _CONFIRM.search(text)
    if confirmed and sentence.is_plain and not _UNCONFIRMED.search(text):
        yield HypothesisState.CONFIRMED, f'confirmed: "{" ".join(confirmed.group().split())}"'
        return
    tested = None if _TEST_BEGINNINGS.isdisjoint(here) else _TEST.search(text)
    if tested:
        yield HypothesisState.TESTED, f'tested: "{" ".join(tested.group().split())}"'


def _guess_meant(reading: Reading, sentence: Sentence, state: HypothesisState, guesses: list[_Open]) -> _Open | None:
    """The guess that shares most words with the sentence, else the nearest of the same author or thread."""
    subject = _subject(sentence.text)
    candidates = [
        one for one in guesses[-_REMEMBERED:] if one.reading.id != reading.id and _may_still_change(one, state)
    ]
    best: tuple[float, _Open] | None = None
    for one in candidates:
        age = reading.said_at - one.reading.said_at
        shared = _shared(one.subject, subject)
        replied = state is HypothesisState.TESTED and _same_thread(one, reading)
        if age > _REACH or not (shared or replied):
            continue
        score = shared + (0.6 if _same_author(one, reading) else 0) + (0.8 if _same_thread(one, reading) else 0)
        score -= 0.5 * (age / _NEAR)
        if score > 0.4 and (best is None or score > best[0]):
            best = (score, one)
    if best is not None:
        return best[1]
    return _latest_nearby(reading, sentence, candidates) if _is_vague(subject, state) else None


def _may_still_change(guess: _Open, state: HypothesisState) -> bool:
    return not guess.settled or (state is not HypothesisState.TESTED and guess.steps[-1].state is not state)


def _is_vague(subject: Sequence[str], state: HypothesisState) -> bool:
    """ "Scratch that" and "that was it" name nothing; such words speak of what was just said."""
    return state is not HypothesisState.TESTED and len(subject) <= 1


def _latest_nearby(reading: Reading, sentence: Sentence, candidates: Sequence[_Open]) -> _Open | None:
    """The latest open guess shortly before: of the same author or thread, or the only one that can be meant."""
    near = [one for one in candidates if not one.settled and reading.said_at - one.steps[-1].at <= _VAGUE_REACH]
    own = [one for one in candidates if not one.settled and _same_author(one, reading)]
    if not near and own and reading.said_at - own[-1].steps[-1].at <= _OWN_REACH:
        return own[-1]
    for one in reversed(near):
        if _same_author(one, reading) or _same_thread(one, reading):
            return one
    only = len(near) == 1 and near[0].reading.event.channel == reading.event.channel
    return near[0] if only and _SPEAKS_OF_GUESS.search(sentence.text) else None


def _same_author(one: _Open, reading: Reading) -> bool:
    there, here = one.reading.event.actor, reading.event.actor
    return there is not None and here is not None and (there.source, there.native_id) == (here.source, here.native_id)


def _same_thread(one: _Open, reading: Reading) -> bool:
    root = one.reading.event.thread_key or one.reading.event.key
    return reading.event.thread_key is not None and reading.event.thread_key.split("/")[-1] == root.split("/")[-1]


def _finished(guess: _Open) -> Hypothesis:
    seed = f"{guess.reading.id}\x00{guess.text}"
    return Hypothesis(
        id="h-" + hashlib.sha256(seed.encode()).hexdigest()[:12],
        text=guess.text.strip(),
        subject=guess.subject,
        steps=tuple(guess.steps),
    )
