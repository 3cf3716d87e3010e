"""A length of time must be the difference of two times that the records give, or be stated by one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from extraction.domain.finding import Finding, Verdict
from extraction.domain.metric import MetricName
from extraction.verification.claim import Claim
from extraction.verification.figures import Figure, says_same, smallest_step
from extraction.verification.happenings import Moment, event_spoken_of, moment_of
from extraction.verification.numbers import is_elapsed
from extraction.verification.reading import Word

CHECK = "duration"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FROM_TO = re.compile(
    r"(?:\bfrom\s+(?P<from>[^.;]+?)\s+(?:to|until|till|through)\s+(?P<to>[^.;]+))"
    r"|(?:\bbetween\s+(?P<between>[^.;]+?)\s+and\s+(?P<and>[^.;]+))",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*(?:after|following|from|since|of|later than|past)\s+(?P<what>[^.;]+)", re.IGNORECASE)
_BEFORE = re.compile(r"^\s*(?:before|prior to|ahead of|until|earlier than|to)\s+(?P<what>[^.;]+)", re.IGNORECASE)
_AND_A_PART = re.compile(r"\s+and\s+(?:a\s+|three[- ])?(?:half|quarters?|bit|some)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|in under|in less than|under|less than|inside|in fewer than)\s+(?:about\s+)?$", re.IGNORECASE
)
_METRICS = (
    (re.compile(r"\b(?:time to detect(?:ion)?|ttd|mttd)\b", re.IGNORECASE), MetricName.TTD),
    (re.compile(r"\b(?:time to ack\w*|tta|mtta)\b", re.IGNORECASE), MetricName.TTA),
    (re.compile(r"\b(?:time to mitigat\w+|ttm|mttm)\b", re.IGNORECASE), MetricName.TTM),
    (re.compile(r"\b(?:time to (?:resolve|resolution|recover\w*)|ttr|mttr)\b", re.IGNORECASE), MetricName.TTR),
)


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
        yield from _check_between(claim, figure, *ends)
        return
    if _is_metric(claim, figure) or _is_stated(claim, figure):
        return
    limit = _is_limit(claim, figure)
    pairs = [(one, other) for one, other in combinations(_moments(claim), 2) if _lies(figure, limit, one[0], other[0])]
    if pairs:
        if len(claim.cited) > 2 and not _settled(claim, pairs):
            message = f"Between which of the cited records the {figure.text} lie cannot be told from the words."
            yield claim.finding(CHECK, Verdict.NEEDS_HUMAN, message, figure.span)
        return
    yield _no_difference(claim, figure)


def _check_between(claim: Claim, figure: Figure, first: Moment, second: Moment) -> Iterator[Finding]:
    starts, ends = (first.at, *first.others), (second.at, *second.others)
    limit = _is_limit(claim, figure)
    if any(_lies(figure, limit, start, end) for start in starts for end in ends):
        return
    length = shown(abs(second.at - first.at).total_seconds())
    ends_at = f"from {first.label} ({first.at:%H:%M}) to {second.label} ({second.at:%H:%M})"
    message = f"The report says {figure.text}; {ends_at} it is {length}."
    yield claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=length)


def endpoints(claim: Claim, figure: Figure) -> tuple[Moment, Moment] | None:
    """The two moments between which the sentence says the time lies; ``None`` where it does not name both."""
    start, end = _sentence(claim, figure)
    sentence = claim.prose[start:end]
    named = _FROM_TO.search(sentence)
    if named:
        first, second = ("from", "to") if named["from"] else ("between", "and")
        one = _moment(claim, start + named.start(first), start + named.end(first))
        other = _moment(claim, start + named.start(second), start + named.end(second))
        return _pair(one, other)
    after = claim.prose[figure.span[1] : end]
    later = re.match(r"\s*later\b", after)
    if later:
        return _later(claim, figure, start, figure.span[1] + later.end(), end)
    for pattern in (_AFTER, _BEFORE):
        match = pattern.match(after)
        if match:
            left, right = figure.span[1] + match.start("what"), figure.span[1] + match.end("what")
            what, rest = _split_main(claim, left, right, start, figure.span[0])
            return _pair(what, rest) if pattern is _AFTER else _pair(rest, what)
    return None


def _split_main(claim: Claim, left: int, right: int, start: int, end: int) -> tuple[Moment | None, Moment | None]:
    """What stands after "after" and what the main clause tells; a leading phrase is closed by a comma."""
    comma = claim.prose.find(",", left, right)
    if any(word.concept for word in _words(claim, start, end)):
        return _moment(claim, left, right if comma < 0 else comma), _moment(claim, start, end)
    if comma < 0:
        return _moment(claim, left, right), None
    return _moment(claim, left, comma), _moment(claim, comma + 1, right)


def _later(claim: Claim, figure: Figure, start: int, after: int, end: int) -> tuple[Moment, Moment] | None:
    before = claim.prose[start : figure.span[0]]
    cut = max(before.rfind(","), before.rfind(" and "), before.rfind(";"), before.rfind(" then "))
    first = _moment(claim, start, start + cut if cut > 0 else figure.span[0])
    second = _moment(claim, after, end) or _moment(claim, start + cut, figure.span[0])
    return _pair(first, second)


def _pair(one: Moment | None, other: Moment | None) -> tuple[Moment, Moment] | None:
    if one is None or other is None or (one.event is not None and one.event is other.event and one.at == other.at):
        return None
    return one, other


def _moment(claim: Claim, start: int, end: int) -> Moment | None:
    return moment_of(claim, _words(claim, start, end))


def _words(claim: Claim, start: int, end: int) -> tuple[Word, ...]:
    spans_ = [figure.span for figure in claim.figures]
    return tuple(
        word
        for word in claim.reading.words
        if start <= word.start and word.end <= end and not any(left <= word.start < right for left, right in spans_)
    )


def _sentence(claim: Claim, figure: Figure) -> tuple[int, int]:
    ends = [match.end() for match in re.finditer(r"[.!?;](?=\s|$)|\n", claim.prose)]
    start = max((end for end in ends if end <= figure.span[0]), default=0)
    return start, min((end for end in ends if end >= figure.span[1]), default=len(claim.prose))


def _is_limit(claim: Claim, figure: Figure) -> bool:
    """ "within two minutes"."""
    return _WITHIN.search(claim.prose, max(0, figure.span[0] - 24), figure.span[0]) is not None


def _lies(figure: Figure, limit: bool, one: datetime, other: datetime) -> bool:
    if limit:
        seconds = Decimal(abs(other - one).total_seconds())
        return figure.number / 2 <= seconds <= figure.number
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
    if step == 60:
        whole = {seconds // 60 * 60, (seconds / 60).to_integral_value() * 60, minutes}
        return figure.number in whole or (figure.approximate and abs(figure.number - seconds) <= _slack(figure))
    return abs(figure.number - seconds) <= (_slack(figure) if figure.approximate else min(step / 2, figure.number / 20))


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
    return any(held.unit == "s" and says_same(figure, held.number) for event in claim.cited for held in event.figures)


def _no_difference(claim: Claim, figure: Figure) -> Finding:
    times = sorted(event.at for event in claim.cited)
    if len(times) == 2:
        length = shown((times[1] - times[0]).total_seconds())
        first, second = sorted(claim.cited, key=lambda event: event.at)
        message = f"The report says {figure.text}; from {first.label} to {second.label} it is {length}."
        return claim.finding(CHECK, Verdict.CONTRADICTED, message, figure.span, expected=length)
    message = f"No two of the cited records lie {figure.text} apart, and none states it."
    return claim.finding(CHECK, Verdict.NOT_IN_EVIDENCE, message, figure.span)


def shown(seconds: float) -> str:
    """``38 minutes``, ``1 h 17 min``, ``45 seconds``."""
    whole = int(seconds)
    if whole < 120:
        return f"{whole} seconds"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} minutes"
