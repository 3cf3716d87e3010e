"""Prometheus: answers of ``query_range`` and ``query``. ``ALERTS`` series become alerts, other series metric records.

Format: prometheus.io/docs/prometheus/latest/querying/api.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.capture.source_record import SourceRecord
from extraction.capture.sources.alert_labels import alert_sentence, label_attributes
from extraction.capture.sources.fields import Fields, as_text, iso
from extraction.capture.sources.metric_samples import Sample, notable
from extraction.capture.sources.times import moment_of
from extraction.domain.timeline import EventKind
from extraction.errors import UnreadableRecord

SOURCE = "prometheus"
RESULT_TYPES = ("matrix", "vector")
UNITS = {"seconds": "s", "milliseconds": "ms", "bytes": "bytes", "percent": "%", "ratio": "ratio", "celsius": "°C"}
# An alert that misses one evaluation has stopped; half a step more allows for samples that came late.
STEPS_UNTIL_STOPPED = 1.5


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its labels, its own name with labels, and its samples in order of time."""

    fields: Fields
    labels: Mapping[str, str]
    samples: Sequence[Sample]

    @property
    def name(self) -> str:
        return self.labels.get("__name__", "")

    @property
    def own_labels(self) -> dict[str, str]:
        return {name: value for name, value in sorted(self.labels.items()) if name != "__name__"}

    def key(self, sample: Sample) -> str:
        """``<metric name>{sorted labels}/<unix seconds as written>``."""
        labels = ",".join(f'{name}="{value}"' for name, value in self.own_labels.items())
        return f"{self.name}{{{labels}}}/{sample.time_original}"


def is_result(value: Mapping[str, object]) -> bool:
    return "resultType" in value and isinstance(value.get("result"), list)


def recognises(value: Mapping[str, object]) -> bool:
    data = value.get("data")
    return is_result(value) or (isinstance(data, dict) and is_result(data))


def read(fields: Fields) -> Iterator[SourceRecord | UnreadableRecord]:
    result = fields if is_result(fields.value) else fields.below("data")
    kind = result.text("resultType")
    if kind not in RESULT_TYPES:
        raise result.unreadable("resultType", f"is {kind}; matrix (query_range) and vector (query) are read")
    if not result.items("result"):
        yield result.unreadable("result", "is empty: the query matched no series")
    every: list[Series] = []
    for number, item in enumerate(result.items("result")):
        try:
            every.append(_series(result.inside(item, f"result[{number}]")))
        except UnreadableRecord as problem:
            yield problem
    last, step = _last_time(every), _step(every)
    for series in every:
        yield from _alerts(series, last, step) if series.name == "ALERTS" else _metrics(series)


def _series(fields: Fields) -> Series:
    pairs = fields.items("values") if "values" in fields.value else [fields.items("value")]
    samples = [_sample(fields, pair, number) for number, pair in enumerate(pairs)]
    if not samples:
        raise fields.unreadable("values", "is empty: the series has no samples")
    fields.below("metric")  # required, though it may be empty
    return Series(fields, fields.texts("metric"), sorted(samples, key=lambda sample: sample.at))


def _sample(fields: Fields, pair: object, number: int) -> Sample:
    where = f"values[{number}]"
    if not isinstance(pair, list) or len(pair) != 2 or (value := as_text(pair[1])) is None:
        raise fields.unreadable(where, "should be a pair of Unix time and value")
    try:
        moment = moment_of(pair[0])
        return Sample(at=moment.at, time_original=moment.original, original=value, value=float(value), raw=pair)
    except ValueError as problem:
        raise fields.unreadable(where, f"cannot be read: {problem}") from None


def _last_time(every: list[Series]) -> float:
    return max((series.samples[-1].at.timestamp() for series in every), default=0.0)


def _step(every: list[Series]) -> float:
    """Seconds between evaluations: the answer does not say, so the smallest distance of two samples."""
    times = sorted({sample.at.timestamp() for series in every for sample in series.samples})
    return min((later - earlier for earlier, later in pairwise(times)), default=0.0)


def _alerts(series: Series, last: float, step: float) -> Iterator[SourceRecord]:
    """Each unbroken run of samples: the alert fires at its first, and was last seen at its last where later ones exist."""
    for run in _runs(series.samples, step):
        yield _alert(series, run, run[0], stopped=False)
        if (
            last - run[-1].at.timestamp() > step * STEPS_UNTIL_STOPPED / 2
            and series.labels.get("alertstate") != "pending"
        ):
            yield _alert(series, run, run[-1], stopped=True)


def _runs(samples: Sequence[Sample], step: float) -> list[list[Sample]]:
    runs: list[list[Sample]] = []
    for sample in samples:
        follows = runs and (sample.at - runs[-1][-1].at).total_seconds() <= step * STEPS_UNTIL_STOPPED
        if follows:
            runs[-1].append(sample)
        else:
            runs.append([sample])
    return runs


def _alert(series: Series, run: list[Sample], sample: Sample, *, stopped: bool) -> SourceRecord:
    about = label_attributes(series.labels, {})
    pending = series.labels.get("alertstate") == "pending"
    kind = EventKind.METRIC if pending else EventKind.ALERT_RESOLVED if stopped else EventKind.ALERT
    verb = "became pending" if pending else "was last seen firing" if stopped else "fired"
    status = "pending" if pending else "resolved" if stopped else "firing"
    first, final = moment_of(run[0].time_original), moment_of(run[-1].time_original)
    return series.fields.record(
        source=SOURCE,
        kind=kind,
        moment=moment_of(sample.time_original),
        key=series.key(sample),
        text=alert_sentence(verb, about),
        identity={"labels": dict(series.labels), "status": status, "at": sample.time_original},
        raw={"metric": dict(series.labels), "values": [held.raw for held in run]},
        attributes=about
        | {
            "status": status,
            "started_at": iso(first),
            "ended_at": iso(final) if stopped else None,
            "samples": str(len(run)),
        },
    )


def _metrics(series: Series) -> Iterator[SourceRecord]:
    """First, last, extremes and notable changes; each record holds the samples since the one before, so none is lost."""
    previous = -1
    for index, role in notable(series.samples):
        held = series.samples[previous + 1 : index + 1]
        yield _metric(series, series.samples[index], role, held)
        previous = index


def _metric(series: Series, sample: Sample, role: str, held: Sequence[Sample]) -> SourceRecord:
    name = series.name or "value"
    labels = ", ".join(f"{label}={value}" for label, value in series.own_labels.items())
    about = label_attributes(series.labels, {})
    unit = next((unit for word, unit in UNITS.items() if word in name.split("_")), None)
    return series.fields.record(
        source=SOURCE,
        kind=EventKind.METRIC,
        moment=moment_of(sample.time_original),
        key=series.key(sample),
        text=f"{name}{f' ({labels})' if labels else ''} {role.format(value=_with_unit(sample.original, unit))}",
        identity={"labels": dict(series.labels), "at": sample.time_original, "value": sample.original, "role": role},
        raw={"metric": dict(series.labels), "values": [one.raw for one in held]},
        attributes={
            "metric": series.name or None,
            "value": sample.original,
            "unit": unit,
            "service": about["service"],
            "environment": about["environment"],
            "samples": str(len(held)),
        },
    )


def _with_unit(value: str, unit: str | None) -> str:
    """``18.4%``, ``9.2 s``; a ratio is written without a unit."""
    if unit is None or unit == "ratio":
        return value
    return f"{value}%" if unit == "%" else f"{value} {unit}"
