"""The figures in the Prometheus text format. Labels are words of ours and names of models: nothing of any incident."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.operations.batch import BatchState, ItemState
from app.operations.figures import Figures
from app.operations.job import JobKind, JobState
from app.operations.model_record import Spent
from app.operations.ports import Ports
from app.telemetry.request_counts import BUCKETS, OTHER, REQUESTS, RequestCounts
from extraction.errors import RetrolineError

if TYPE_CHECKING:
    from prometheus_client.core import Metric

FORM = "text/plain; version=0.0.4; charset=utf-8"
_MODELS = 20
"""Models with a line of their own; what was asked of the others is told as ``other``."""
Samples = list[tuple[tuple[str, ...], float]]


def metrics_text(ports: Ports, counts: RequestCounts = REQUESTS) -> str:
    """All figures: of the installation from the database, of this process from memory. Where the database cannot be read,
    ``retroline_database_up`` is 0 and what it holds is left out."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

    registry = CollectorRegistry()
    registry.register(_Families(ports, counts))
    ProcessCollector(registry=registry)
    return generate_latest(registry).decode()


class _Families:
    """A collector of ``prometheus_client``."""

    def __init__(self, ports: Ports, counts: RequestCounts) -> None:
        self.ports, self.counts = ports, counts

    def collect(self) -> Iterator[Metric]:
        figures = _figures(self.ports)
        yield _gauge(
            "retroline_build_info", "1, with the version of Retroline.", [((version("retroline"),), 1)], "version"
        )
        yield _gauge("retroline_database_up", "1 where the database could be read.", [((), figures is not None)])
        if figures is not None:
            for family in _FAMILIES:
                yield family(figures)
            yield from _of_models(figures)
        yield from _of_requests(self.counts)


def _figures(ports: Ports) -> Figures | None:
    try:
        return ports.figures.figures(ports.now())
    except RetrolineError:
        return None


def _jobs(figures: Figures) -> Metric:
    samples: Samples = [((kind, state), figures.jobs.get((kind, state), 0)) for kind in JobKind for state in JobState]
    return _gauge("retroline_jobs", "Jobs by kind and state.", samples, "kind", "state")


def _oldest(figures: Figures) -> Metric:
    samples: Samples = [((kind,), figures.oldest.get(kind, 0.0)) for kind in JobKind]
    text = "Seconds that the longest waiting job could have been running; 0 where none waits."
    return _gauge("retroline_job_oldest_waiting_seconds", text, samples, "kind")


def _workers(figures: Figures) -> Metric:
    samples: Samples = [(("alive",), figures.workers_alive), (("silent",), figures.workers_silent)]
    return _gauge("retroline_workers", "Workers that were seen lately, and that were not.", samples, "state")


def _places(figures: Figures) -> Metric:
    return _gauge("retroline_worker_places", "Jobs that the living workers do at once.", [((), figures.places)])


def _batches(figures: Figures) -> Metric:
    samples: Samples = [((state,), figures.batches.get(state, 0)) for state in BatchState]
    return _gauge("retroline_batches", "Batches by state.", samples, "state")


def _items(figures: Figures) -> Metric:
    samples: Samples = [((state,), figures.items.get(state, 0)) for state in ItemState]
    return _gauge("retroline_batch_items", "Reports of batches that have not ended, by state.", samples, "state")


def _notices(figures: Figures) -> Metric:
    samples: Samples = [(("waiting",), figures.notices_waiting), (("given_up",), figures.notices_given_up)]
    return _gauge(
        "retroline_notices", "Notices to people that wait, and that could not be delivered.", samples, "state"
    )


_FAMILIES: tuple[Callable[[Figures], Metric], ...] = (_jobs, _oldest, _workers, _places, _batches, _items, _notices)


def _of_models(figures: Figures) -> Iterator[Metric]:
    spent = _few(figures).items()
    month = "this month (UTC), by model; begins at 0 with each month."
    calls: Samples = [((model,), one.calls) for model, one in spent]
    yield _counter("retroline_model_calls", f"Answered requests to models {month}", calls, "model")
    tokens: Samples = [((model, "prompt"), one.prompt_tokens) for model, one in spent]
    tokens += [((model, "completion"), one.completion_tokens) for model, one in spent]
    yield _counter("retroline_model_tokens", f"Tokens {month}", tokens, "model", "direction")
    costs: Samples = [((model,), float(one.cost)) for model, one in spent]
    yield _counter("retroline_model_cost_dollars", f"US dollars spent {month}", costs, "model")
    unpriced: Samples = [((model,), one.unpriced) for model, one in spent]
    yield _counter("retroline_model_unpriced_calls", f"Requests whose price is not known {month}", unpriced, "model")


def _few(figures: Figures) -> dict[str, Spent]:
    most = sorted(figures.spent, key=lambda model: (-figures.spent[model].calls, model))
    few = {model: figures.spent[model] for model in most[:_MODELS]}
    rest = [figures.spent[model] for model in most[_MODELS:]]
    if rest:
        few[OTHER] = Spent(
            calls=sum(one.calls for one in rest),
            prompt_tokens=sum(one.prompt_tokens for one in rest),
            completion_tokens=sum(one.completion_tokens for one in rest),
            cost=sum((one.cost for one in rest), Spent().cost),
            unpriced=sum(one.unpriced for one in rest),
        )
    return few


def _of_requests(counts: RequestCounts) -> Iterator[Metric]:
    from prometheus_client.core import HistogramMetricFamily

    text = "HTTP requests of this process: seconds until they were answered."
    names = ("method", "path", "status")
    family = HistogramMetricFamily("retroline_http_request_duration_seconds", text, labels=names)
    for key, counted in counts.counted().items():
        buckets = [(str(bound), within) for bound, within in zip(BUCKETS, counted.within, strict=True)]
        family.add_metric(key, [*buckets, ("+Inf", counted.requests)], sum_value=counted.seconds)
    yield family
    requests: Samples = [(key, one.requests) for key, one in counts.counted().items()]
    yield _counter("retroline_http_requests", "HTTP requests of this process.", requests, *names)
    yield _gauge("retroline_browser_connections", "Open connections of browsers to this process.", [((), counts.open)])


def _gauge(name: str, text: str, samples: Samples, *labels: str) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(name, text, labels=labels)
    for values, value in samples:
        family.add_metric(values, float(value))
    return family


def _counter(name: str, text: str, samples: Samples, *labels: str) -> Metric:
    """``_total`` is put behind the name."""
    from prometheus_client.core import CounterMetricFamily

    family = CounterMetricFamily(name, text, labels=labels)
    for values, value in samples:
        family.add_metric(values, float(value))
    return family
