"""A length of time must be the difference of two times that the records give, or be stated by one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from extraction.domain.finding import Finding, Verdict
from extraction.domain.metric import MetricName
from extraction.verification.claim import Claim
from extraction.verification.clock_times import clock_times_in, dates_in, weekdays_in
from extraction.verification.computed_figures import may_follow
from extraction.verification.figures import Figure, says_same, smallest_step
from extraction.verification.firm_refusals import repeats_records
from extraction.verification.happenings import Moment, event_spoken_of, moment_of
from extraction.verification.reading import Word
from extraction.verification.subjects import check_subject, is_elapsed

CHECK = "duration"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FROM_TO = re.compile(
    r"(?:\bfrom\s+(?P<from>[^.;]+?)\s+(?:to|until|till|through)\s+(?P<to>[^.;]+))"
    r"|(?:\bbetween\s+(?P<between>[^.;]+?)\s+and\s+(?P<and>[^.;]+))",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*(?P<how>after|following|from|since|of|later than|past)\s+(?P<what>[^.;]+)", re.IGNORECASE)
_BEFORE = re.compile(
    r"^\s*(?P<how>before|prior to|ahead of|until|earlier than|to|passed before|went by before|elapsed before)\s+(?P<what>[^.;]+)",
    re.IGNORECASE,
)
_LATER = re.compile(r"^\s*(?:later|afterwards?|(?P<earlier>earlier|before(?=[.,;]|$)))\b", re.IGNORECASE)
_AFTER_THAT = re.compile(r"^\s*after (?:that|this|which)\b(?!\s+\w+ed\b)", re.IGNORECASE)
_DATING = re.compile(r"\b(?:minutes?|hours?|seconds?|days?|shortly|soon)\s+(?:after|before)\b", re.IGNORECASE)
_RELATED = re.compile(r"\s*(?:after|before|following|prior to|ahead of|later|earlier)\b", re.IGNORECASE)
_TELLS = re.compile(r"[\s,]*[^\s,.;]")
_CUT = re.compile(
    r",\s|\s(?:and|but|while|whereas|when|which|who|then|because|so that|as|with)\s|\s[–—-]\s|[:()]\s?", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
_ALMOST = re.compile(
    r"\b(?:not quite|almost|nearly|barely|close to|just under|just short of|a little (?:under|less than)|under|less than"
    r"|just less than)\s+(?:a\s+)?$",
    re.IGNORECASE,
)
_SLIGHTLY_OVER = re.compile(
    r"\b(?:(?:a little|a bit|just|slightly|a good) (?:over|more than|above|past)|a good|over|more than|upwards of)\s+(?:a\s+)?$",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\b(?:last|previous|yesterday|ago|weeks?|days?|since)\b", re.IGNORECASE)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_AND_A_PART = re.compile(r"\s+and\s+(?:a\s+|three[- ])?(?:half|quarters?|bit|some)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|in under|in less than|inside|in fewer than|no more than|at most|not more than)\s+(?:about\s+|the\s+)?$",
    re.IGNORECASE,
)
_METRICS = (
    (re.compile(r"\b(?:time to detect(?:ion)?|ttd|mttd)\b", re.IGNORECASE), MetricName.TTD),
    (re.compile(r"\b(?:time to ack\w*|tta|mtta)\b", re.IGNORECASE), MetricName.TTA),
    (re.compile(r"\b(?:time to mitigat\w+|ttm|mttm)\b", re.IGNORECASE), MetricName.TTM),
    (re.compile(r"\b(?:time to (?:resolve|resolution|recover\w*)|ttr|mttr)\b", re.IGNORECASE), MetricName.TTR),
)


@dataclass(frozen=True, slots=True)
class Ends:
    """The moments between which a time lies, the nearest clause's first; ``directed`` where the first comes before."""

    first: tuple[Moment, ...]
    second: tuple[Moment, ...]
    directed: bool


def check_durations(claim: Claim) -> Iterator[Finding]:
    for figure in claim.figures:
        if not is_elapsed(claim, figure):
            continue
        tail = _AND_A_PART.match(claim.prose, figure.span[1])
        if tail:
            message = f"The length “{figure.text}{tail.group()}” cannot be read exactly."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, (figure.span[0], tail.end()))
        else:
            yield from _check_duration(claim, figure)


def _check_duration(claim: Claim, figure: Figure) -> Iterator[Finding]:
    ends = endpoints(claim, figure)
    if ends is not None:
        yield from _check_between(claim, figure, ends)
        return
    if _is_stated(claim, figure):
        stating = [(event, held) for event in claim.cited for held in event.figures if _states(figure, held)]
        yield from check_subject(claim, figure, stating)
        return
    if _is_metric(claim, figure):
        return
    pairs = _fitting_pairs(claim, figure)
    if pairs:
        related = _RELATED.match(claim.prose, figure.span[1]) is not None
        if len(claim.cited) > 2 and (related or not _settled(claim, pairs)):
            message = f"Between which of the cited records the {figure.text} lie cannot be told from the words."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    if _lies_somewhere(claim, figure) or may_follow(claim, figure):
        message = f"No two of the cited records lie {figure.text} apart; whether it follows otherwise, a person has to work out."
        yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    yield _no_difference(claim, figure)


def _fitting_pairs(claim: Claim, figure: Figure) -> list[tuple[tuple[datetime, str], tuple[datetime, str]]]:
    """Each two times of the cited records between which the length lies."""
    return [(one, other) for one, other in combinations(_moments(claim), 2) if _lies(claim, figure, one[0], other[0])]


def _lies_between_their_times(claim: Claim, figure: Figure, first: Moment, second: Moment) -> bool:
    """Whether the length lies between other times of the two records than those that the words seem to mean."""
    ones, others = (
        (one.at,) if one.event is None else (one.at, *one.event.moments, *(told for told, _ in one.event.told_moments))
        for one in (first, second)
    )
    return any(_lies(claim, figure, one, other) for one in ones for other in others)


def _lies_somewhere(claim: Claim, figure: Figure) -> bool:
    """Whether any two times of the cited records lie so far apart; a time that a text gives may be one to come."""
    to_come = {(told + _DAY, event.id) for event in claim.cited for told, _ in event.told_moments}
    moments = sorted({*_moments(claim), *to_come})
    return any(_lies(claim, figure, one[0], other[0]) for one, other in combinations(moments, 2))


def _check_between(claim: Claim, figure: Figure, ends: Ends) -> Iterator[Finding]:
    if any(_lies_between(claim, figure, ends, first, second) for first in ends.first[:1] for second in ends.second[:1]):
        return
    first, second = ends.first[0], ends.second[0]
    length = shown(abs(second.at - first.at).total_seconds())
    ends_at = f"from {first.label} ({first.at:%H:%M}) to {second.label} ({second.at:%H:%M})"
    message = f"The report says {figure.text}; {ends_at} it is {length}."
    further = [(one, other) for one in ends.first for other in ends.second]
    open_to_doubt = any(_lies_between(claim, figure, ends, one, other) for one, other in further)
    doubted = open_to_doubt or _is_stated(claim, figure) or _is_metric(claim, figure)
    if not repeats_records(claim, figure.span, whole=True) or _lies_between_their_times(claim, figure, first, second):
        doubted = doubted or _lies_somewhere(claim, figure) or may_follow(claim, figure)
    doubted = doubted or (figure.number >= 86400 and any(_DAYS.search(event.text) for event in claim.cited))
    verdict = Verdict.NEEDS_HUMAN if doubted else Verdict.CONTRADICTED
    yield claim.finding(CHECK, verdict, message, figure.span, expected=length)


def _lies_between(claim: Claim, figure: Figure, ends: Ends, first: Moment, second: Moment) -> bool:
    return any(
        _lies(claim, figure, start, end) and (not ends.directed or start <= end + _MINUTE)
        for start in (first.at, *first.others)
        for end in (second.at, *second.others)
    )


def endpoints(claim: Claim, figure: Figure) -> Ends | None:
    """The moments between which the sentence says the time lies, the nearest first; ``None`` where it does not name both."""
    start, end = _sentence(claim, figure)
    named = next((one for one in _FROM_TO.finditer(claim.prose, start, end) if _belongs(claim, figure, one)), None)
    if named and not _RELATED.match(claim.prose, figure.span[1]):
        first, second = ("from", "to") if named["from"] else ("between", "and")
        one, other = (_moment(claim, *named.span(first)), _moment(claim, *named.span(second)))
        return _ends([one], [other], directed=False)
    after = claim.prose[figure.span[1] : end]
    later = _LATER.match(after)
    if later:
        return _later(claim, figure, start, figure.span[1] + later.end(), end, earlier=later["earlier"] is not None)
    that = _AFTER_THAT.match(after)
    if that:
        return _later(claim, figure, start, figure.span[1] + that.end(), end, earlier=False)
    for pattern in (_AFTER, _BEFORE):
        match = pattern.match(after)
        if match:
            left, right = figure.span[1] + match.start("what"), figure.span[1] + match.end("what")
            what, rest = _split_main(claim, left, right, start, figure.span[0])
            directed = match["how"].lower() not in ("of", "to", "from")
            return _ends(what, rest, directed) if pattern is _AFTER else _ends(rest, what, directed)
    return None


def _belongs(claim: Claim, figure: Figure, named: re.Match[str]) -> bool:
    """Whether a "from … to …" stands with this figure: nothing but a few words between, and no clause of its own."""
    if named.end() <= figure.span[0]:
        between = claim.prose[named.end() : figure.span[0]]
    elif named.start() >= figure.span[1]:
        between = claim.prose[figure.span[1] : named.start()]
    else:
        return True
    if any(one is not figure and is_elapsed(claim, one) for one in claim.figures):
        return len(between) < 12
    return not re.search(r"[,;]\s+(?:and|when|while|which|but)\b|\b(?:after|before|later)\b", between)


def _split_main(
    claim: Claim, left: int, right: int, start: int, end: int
) -> tuple[list[Moment | None], list[Moment | None]]:
    """What stands after "after" and what the clauses beside it tell, the nearest first."""
    cuts = [left, *(cut.end() for cut in _CUT.finditer(claim.prose, left, right)), right + 1]
    pieces = list(pairwise(cuts))
    what = [_moment(claim, pieces[0][0], pieces[0][1] - 1)]
    if any(word.concept for word in _words(claim, start, end)):
        return what, _back(claim, start, end)
    return what, [_moment(claim, one, other) for one, other in pieces[1:]]


def _back(claim: Claim, start: int, end: int, main: bool = False) -> list[Moment | None]:
    """Moments of the clauses between ``start`` and ``end``, the last one first; with ``main`` not those that only date others."""
    cuts = [start, *(cut.end() for cut in _CUT.finditer(claim.prose, start, end) if cut.end() < end), end]
    pieces = [
        (left, right) for left, right in pairwise(cuts) if not main or not _DATING.search(claim.prose, left, right)
    ]
    return [_moment(claim, left, right) for left, right in reversed(pieces)]


def _later(claim: Claim, figure: Figure, start: int, after: int, end: int, *, earlier: bool) -> Ends | None:
    """ "A, and 5 minutes later B", "A. 5 minutes later B", "A, B 5 minutes later"."""
    following = [_moment(claim, left, right) for left, right in pairwise(_forward(claim, after, end))]
    told: list[Moment | None] = []
    if any(word.concept for word in _words(claim, start, figure.span[0])):
        told = _back(claim, start, figure.span[0], main=True)
    if not told and start:
        told = _back(claim, _sentence_start(claim, start - 1), start)
    known = [one for one in told if one is not None]
    second = [one for one in following if one is not None] if _TELLS.match(claim.prose, after) else []
    if not second and known:
        second, known = known[:1], known[1:]
    return _ends(second, known, True) if earlier else _ends(known, second, True)


def _forward(claim: Claim, start: int, end: int) -> list[int]:
    return [start, *(cut.end() for cut in _CUT.finditer(claim.prose, start, end) if start < cut.end() < end), end]


def _ends(first: Sequence[Moment | None], second: Sequence[Moment | None], directed: bool) -> Ends | None:
    """``None`` where one side names nothing, or both sides name the same."""
    ones, others = [one for one in first if one is not None], [one for one in second if one is not None]
    if ones:
        others = [one for one in others if not _same(one, ones[0])]
    return Ends(tuple(ones), tuple(others), directed) if ones and others else None


def _same(one: Moment, other: Moment) -> bool:
    return one.at == other.at or (one.event is not None and one.event is other.event and one.at == other.at)


def _moment(claim: Claim, start: int, end: int) -> Moment | None:
    """The clock time that the stretch gives, else the time of what it names."""
    clocks = [one for one in clock_times_in(claim.prose) if start <= one.span[0] < end and one.zone_known]
    if len(clocks) == 1 and claim.cited:
        return Moment(clocks[0].on_day_of(claim.cited[0].at), clocks[0].text, None)
    return moment_of(claim, _words(claim, start, end))


def _words(claim: Claim, start: int, end: int) -> tuple[Word, ...]:
    spans_ = [figure.span for figure in claim.figures]
    return tuple(
        word
        for word in claim.reading.words
        if start <= word.start and word.end <= end and not any(left <= word.start < right for left, right in spans_)
    )


def _sentence(claim: Claim, figure: Figure) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(claim.prose)]
    return _sentence_start(claim, figure.span[0]), min(
        (end for end in ends if end >= figure.span[1]), default=len(claim.prose)
    )


def _sentence_start(claim: Claim, position: int) -> int:
    ends = (match.end() for match in _SENTENCE_END.finditer(claim.prose))
    return max((end for end in ends if end <= position), default=0)


def _lies(claim: Claim, figure: Figure, one: datetime, other: datetime) -> bool:
    """Whether the time between is ``figure``, read with the words before it: "within", "not quite", "just over"."""
    left, right = max(0, figure.span[0] - 30), figure.span[0]
    seconds = Decimal(abs(other - one).total_seconds())
    if _WITHIN.search(claim.prose, left, right) or figure.comparison in ("<", "<="):
        return figure.number / 4 <= seconds <= figure.number
    if _ALMOST.search(claim.prose, left, right):
        return figure.number * Decimal("0.85") <= seconds <= figure.number
    if _SLIGHTLY_OVER.search(claim.prose, left, right):
        return figure.number <= seconds <= figure.number * Decimal("1.2") + 60
    return spans(figure, one, other)


def spans(figure: Figure, one: datetime, other: datetime) -> bool:
    """Whether ``figure`` is the time between the two instants: exact, to the minute as clocks show it, or rounded as written."""
    seconds = Decimal(abs(other - one).total_seconds())
    minutes = Decimal(
        abs(other.replace(second=0, microsecond=0) - one.replace(second=0, microsecond=0)).total_seconds()
    )
    step = smallest_step(figure)
    if figure.comparison or step < 60:
        return says_same(figure, seconds) or (step < 60 and abs(seconds - figure.number) <= 1)
    if _is_round_word(figure):
        return abs(figure.number - seconds) <= _slack(figure)
    if step == 60 and figure.number % 60:
        return abs(figure.number - seconds) <= 30
    if step == 60:
        whole = {seconds // 60 * 60, (seconds / 60).to_integral_value() * 60, minutes}
        return figure.number in whole or (figure.approximate and abs(figure.number - seconds) <= _slack(figure))
    return abs(figure.number - seconds) <= (_slack(figure) if figure.approximate else min(step / 2, figure.number / 20))


def _is_round_word(figure: Figure) -> bool:
    """ "half an hour", "an hour", "two hours": in words and round, so nobody reads it as exact."""
    return figure.number % 900 == 0 and not any(character.isdigit() for character in figure.text)


def _slack(figure: Figure) -> Decimal:
    """How far an approximate length may be off: more for round ones ("about 90 minutes", "about an hour")."""
    minutes = figure.number / 60
    if minutes % 5:
        return Decimal(90)
    return max(Decimal(150), figure.number / (10 if minutes % 30 == 0 else 20))


def _moments(claim: Claim) -> list[tuple[datetime, str]]:
    """Each time that the cited records give, with the event's id."""
    found = {(moment, event.id) for event in claim.cited for moment in event.moments}
    found |= {(moment, event.id) for event in claim.cited for moment, _ in event.told_moments}
    return sorted(found)


def _settled(claim: Claim, pairs: list[tuple[tuple[datetime, str], tuple[datetime, str]]]) -> bool:
    """Whether the sentence speaks of one of the two records of a fitting pair."""
    spoken = event_spoken_of(claim, claim.reading.words)
    times = sorted(event.at for event in claim.cited)
    return any(spoken is not None and spoken.id in (one[1], other[1]) for one, other in pairs) or any(
        one[0] == times[0] and other[0] == times[-1] for one, other in pairs
    )


def _is_metric(claim: Claim, figure: Figure) -> bool:
    """Whether the sentence names a metric, or cites what one rests on, and gives its value under one of its definitions."""
    named = {name for pattern, name in _METRICS if pattern.search(claim.prose)}
    cited = {event.id for event in claim.cited}
    for metric in claim.evidence.facts.metrics:
        ids = {event.id for one in metric.evidence if (event := claim.evidence.event(one)) is not None}
        if metric.name not in named and not (not named and ids and ids <= cited):
            continue
        if isinstance(metric.value, timedelta) and spans(figure, _EPOCH, _EPOCH + metric.value):
            return True
    return False


def _is_stated(claim: Claim, figure: Figure) -> bool:
    return any(_states(figure, held) for event in claim.cited for held in event.figures)


def _states(figure: Figure, held: Figure) -> bool:
    return held.unit == "s" and says_same(figure, held.number)


def _no_difference(claim: Claim, figure: Figure) -> Finding:
    times = sorted(event.at for event in claim.cited)
    if len(times) == 2 and figure.number < 86400:
        length = shown((times[1] - times[0]).total_seconds())
        first, second = sorted(claim.cited, key=lambda event: event.at)
        message = f"The report says {figure.text}; from {first.label} to {second.label} it is {length}."
        return claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=length)
    dated = any(dates_in(event.text) or weekdays_in(event.text) for event in claim.cited)
    if figure.number >= 86400 and dated:
        message = f"Whether {figure.text} lie between the days that the records speak of, a person has to count."
        return claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
    message = f"No two of the cited records lie {figure.text} apart, and none states it."
    return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, figure.span)


def shown(seconds: float) -> str:
    """``38 minutes``, ``1 h 17 min``, ``45 seconds``."""
    whole = int(seconds)
    if whole < 120:
        return f"{whole} seconds"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} minutes"
