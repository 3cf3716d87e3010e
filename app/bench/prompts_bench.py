"""What the prompts of one report come to: eight sections of a 500-event incident, and what a provider's cache would serve.

Nothing is sent. Tokens are counted as ``extraction.language_model.count_tokens`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.bench.made_incident import made_events, made_incident
from app.bench.run import Row
from app.bench.sections_bench import eight_sections
from app.settings import read_settings
from extraction import pipeline
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases, event_list
from extraction.drafting.template_files import choose_template, load_templates
from extraction.language_model.count_tokens import count_tokens
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT

EVENTS = 500
_CACHED_FROM, _BLOCK = 1024, 128
"""OpenAI's prompt caching: prefixes of 1,024 tokens or more, in steps of 128; the system message is the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAccount:
    """``requests`` of one report come to ``tokens``; ``cached`` of them begin as an earlier request did."""

    requests: int
    tokens: int
    cached: int

    @classmethod
    def of(cls, requests: Sequence[ModelRequest]) -> PromptAccount:
        texts = [f"{request.system}\n{request.user}" for request in requests]
        return cls(
            requests=len(texts),
            tokens=sum(map(count_tokens, texts)),
            cached=sum(_served(text, texts[:number]) for number, text in enumerate(texts)),
        )

    @property
    def cached_share(self) -> float:
        """In per cent."""
        return 100 * self.cached / self.tokens if self.tokens else 0.0


class Unasked:
    """A name: nothing is asked of it."""

    name = "bench/unasked"

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        raise AssertionError("the accounting of prompts asks no model")


def rows() -> list[Row]:
    """Tokens; the floor is the incident's whole timeline as a model reads it. Shares in per cent, coverage in events."""
    settings = read_settings()
    template = eight_sections(choose_template(load_templates(settings.templates), made_incident(), "standard"))
    known = pipeline.understood(made_incident(), made_events(EVENTS))
    writing = pipeline.Writing(template=template, prompts=settings.prompts, model=Unasked())
    changes = pipeline.section_changes(known, writing)
    requests = changes.requests({section.id for section in template.sections})
    ours = PromptAccount.of(tuple(requests.values()))
    whole = whole_timeline(known)
    naive = PromptAccount.of(naive_requests(tuple(requests.values()), whole, template))
    floor = float(count_tokens(whole))
    read = sum(len(known.timeline) - len(one.left_out) for one in changes.evidence().values())
    return [
        Row(name=f"prompts: all {ours.requests} requests of a report", value=ours.tokens, unit="tokens", floor=floor),
        Row(name="prompts: of these, served by a prefix cache", value=ours.cached_share, unit="%"),
        Row(name=f"prompts: events of {EVENTS} that some section reads", value=read, unit="events"),
        Row(name="prompts: the naive way, everything for each section", value=naive.tokens, unit="tokens", floor=floor),
        Row(name="prompts: of these, served by a prefix cache, naive", value=naive.cached_share, unit="%"),
    ]


def whole_timeline(known: pipeline.Understood) -> str:
    """Every event as a model reads it."""
    story = Story(timeline=known.timeline, facts=known.facts)
    return event_list(Aliases(story.events), story)


def naive_requests(requests: Sequence[ModelRequest], whole: str, template: ReportTemplate) -> tuple[ModelRequest, ...]:
    """The same instructions and questions, each beneath the whole timeline."""
    questions = [section.question for section in template.sections]
    return tuple(
        ModelRequest(system=one.system, user=f"{whole}\n\n{question}", timeout=one.timeout)
        for one, question in zip(requests, questions, strict=True)
    )


def _served(text: str, earlier: Sequence[str]) -> int:
    """Tokens of ``text`` that a cache would serve after the ``earlier`` requests."""
    longest = max((_alike(text, one) for one in earlier), default=0)
    shared = count_tokens(text[:longest])
    return shared - shared % _BLOCK if shared >= _CACHED_FROM else 0


def _alike(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    differing = (place for place, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours)
    return next(differing, min(len(one), len(other)))
