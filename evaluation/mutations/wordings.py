"""Wrong claims in nearly the same words: negations, hedges, plans and attempts turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.mutation_kind import MutationKind
from evaluation.mutations.mutant import Mutant, Source

_PAST: dict[str, str] = dict(
    re.findall(
        r"(\w+)/(\w+)",
        "reached/reach fired/fire acknowledged/acknowledge declared/declare took/take confirmed/confirm gave/give "
        "found/find decided/decide failed/fail kept/keep rebuilt/rebuild called/call cleared/clear received/receive "
        "rose/rise wrote/write opened/open fell/fall expired/expire served/serve merged/merge deployed/deploy ran/run "
        "peaked/peak stood/stand held/hold finished/finish lasted/last came/come contained/contain handled/handle "
        "saw/see told/tell asked/ask suspected/suspect restarted/restart restored/restore increased/increase "
        "dropped/drop noted/note made/make said/say led/lead hit/hit offered/offer began/begin stopped/stop "
        "started/start reported/report announced/announce raised/raise disabled/disable enabled/enable rolled/roll "
        "paused/pause moved/move sent/send stayed/stay grew/grow recovered/recover ruled/rule switched/switch used/use "
        "reverted/revert shipped/ship published/publish needed/need showed/show wanted/want lost/lose changed/change "
        "helped/help worked/work doubled/double tripled/triple crossed/cross agreed/agree joined/join ",
    )
)
_BASE = {base: past for past, base in _PAST.items()} | {
    "react": "reacted",
    "help": "helped",
    "work": "worked",
    "reload": "reloaded",
}
NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|only|against|whether|fail\w*|ruled out)\b|n't\b",
    re.IGNORECASE,
)
_FINITE = re.compile(rf"\b(was|were|had|has|is|are|could|{'|'.join(_PAST)})\b")
_SUPPOSED = re.compile(
    r"^(?P<who>[A-Z]\w+(?: [A-Z]\w+)?) (?:\w+ )?(?:suspected|thought|believed|guessed|assumed|supposed|expected)(?: at first)?"
    r" that (?P<what>[^,;]+?)"
    r"(?:, (?:but|though|although)\b.*)?\.$"
)
_WONDERED = re.compile(r"^(?P<who>[A-Z]\w+) wondered whether (?P<what>[^,;]+)\.$")
_SOFT = (("might be", "was"), ("might have", "had"), ("may have been", "was"), ("could be", "was"), ("may be", "was"))
_TRIED = re.compile(
    r"^(?P<who>[A-Z]\w+(?: [A-Z]\w+)?) (?:tried|attempted) to (?P<what>[^,;]+?)(?:,? (?:but|without|and could not)\b.*)?\.$"
)
_OUTCOME = ("{claim}", "The records show that {low}", "According to the records, {low}", "It turned out that {low}")
_ESTABLISHED = (
    "{claim}",
    "It was confirmed that {low}",
    "It was established that {low}",
    "The investigation showed that {low}",
)
_SURE = re.compile(
    r"\b(?:confirm|establish|prove|verif|certain|sure|promis|decided|found|concluded|it is)\w*", re.IGNORECASE
)


_REPORTED = re.compile(
    r"\b(?:reported|explained|said|told|noted|announced|admitted|according|records)\b", re.IGNORECASE
)


def negation_added(source: Source) -> Iterator[Mutant]:
    """The first verb of a plain sentence denied."""
    if NEGATIVE.search(source.text) or source.quoted:
        return
    for match in _FINITE.finditer(source.text):
        word = match[1]
        if re.search(r"^(?:When|After|Before|While|As|If)\b[^,]*$", source.text[: match.start()]):
            continue
        if re.search(
            r"\b(?:that|which|who|whether|what|had|was|were|been|has)\s(?:\w+\s)?$", source.text[: match.start()]
        ):
            continue
        if word in _PAST:
            news = [f"did not {_PAST[word]}", f"never {word}", f"didn't {_PAST[word]}"]
        else:
            news = [f"{word} not", f"{word} never"] if word != "could" else ["could not"]
        yield from (source.with_part(MutationKind.NEGATION_ADDED, match.span(), new) for new in news)
        return


def negation_dropped(source: Source) -> Iterator[Mutant]:
    """What the sentence denies, affirmed; hand-written affirmations also as outcomes."""
    yield from _told(source, MutationKind.NEGATION_DROPPED, _OUTCOME)
    if source.quoted or re.search(r"\bnot (?:only|all|sure)\b|, but\b|could not at\b", source.text):
        return
    for affirmed in _affirmed(source.text):
        yield from _framed(source, MutationKind.NEGATION_DROPPED, affirmed, _OUTCOME)


def hedge_dropped(source: Source) -> Iterator[Mutant]:
    """A supposition stated as what is known."""
    yield from _told(source, MutationKind.HEDGE_DROPPED, _ESTABLISHED)
    match = _SUPPOSED.match(source.text) or _WONDERED.match(source.text)
    if match is None or source.statement.came_true:
        return
    what = match["what"]
    for soft, hard in _SOFT:
        what = what.replace(soft, hard)
    claim = what[0].upper() + what[1:] + "."
    for frame in (*_ESTABLISHED, "{who} confirmed that {low}", "{who} found that {low}", "{who} proved that {low}"):
        text = frame.format(claim=claim, low=what + ".", who=match["who"])
        yield source.mutant(MutationKind.HEDGE_DROPPED, text)


def plan_as_done(source: Source) -> Iterator[Mutant]:
    """A plan or an open follow-up told as finished."""
    yield from _told(
        source,
        MutationKind.PLAN_AS_DONE,
        ("{claim}", "The records show that {low}", "According to the records, {low}", "It was reported that {low}"),
    )
    for item in source.setting.case.action_items:
        if item.status == "done" or not set(item.evidence) <= set(source.statement.evidence):
            continue
        task, owner = source.setting.continued(item.text), item.owner.split()[0] if item.owner else "The team"
        for text in (
            f"{owner} completed the follow-up to {task}.",
            f"The follow-up to {task} was completed.",
            f"The task to {task} has been closed.",
            f"{owner} has finished the work to {task}.",
            f"During the incident, {owner if item.owner else 'the team'} finished the work to {task}.",
            f"The work to {task} is done.",
        ):
            yield source.mutant(MutationKind.PLAN_AS_DONE, text, item.evidence)


def tried_as_done(source: Source) -> Iterator[Mutant]:
    """An attempt told as a success."""
    yield from _told(
        source,
        MutationKind.TRIED_AS_DONE,
        ("{claim}", "The records show that {low}", "According to the records, {low}", "It was reported that {low}"),
    )
    match = _TRIED.match(source.text)
    for frame in ("{who} managed to {what}.", "{who} was able to {what}.", "The attempt by {who} to {what} succeeded."):
        if match:
            yield source.mutant(MutationKind.TRIED_AS_DONE, frame.format(who=match["who"], what=match["what"]))


def conclusion_flipped(source: Source) -> Iterator[Mutant]:
    """What was lost, exposed, charged or hit: yes for no. Written by hand, case by case."""
    yield from _told(source, MutationKind.CONCLUSION_FLIPPED, (*_OUTCOME, "The review concluded that {low}"))


def _told(source: Source, kind: MutationKind, frames: tuple[str, ...]) -> Iterator[Mutant]:
    """The hand-written variants of this kind, bare and in ``frames``."""
    for one, text in source.statement.wrong:
        if one is kind:
            bare = frames[:1] if _SURE.search(text) or _REPORTED.search(text) else frames
            yield from _framed(source, kind, text, bare)


def _framed(source: Source, kind: MutationKind, text: str, frames: tuple[str, ...]) -> Iterator[Mutant]:
    low = source.setting.continued(text)
    plain = not re.match(r"^(?:At|By|On|In|After|During|The review|The check)\b", text)
    for frame in frames if plain else frames[:1]:
        yield source.mutant(kind, frame.format(claim=text, low=low))


def _affirmed(text: str) -> Iterator[str]:
    if match := re.search(r"\b(was|were|is|are|had|has|could|would) (?:not|never)\b", text):
        yield text[: match.end(1)] + text[match.end() :]
    elif match := re.search(rf"\bdid not ({'|'.join(_BASE)})\b", text):
        yield text[: match.start()] + _BASE[match[1]] + text[match.end() :]
    elif match := re.search(r"^(?:Nobody|No one)\b", text):
        yield "Somebody" + text[match.end() :]
    elif match := re.search(r"\bnever ", text):
        yield text[: match.start()] + text[match.end() :]
