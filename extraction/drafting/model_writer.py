"""One section written by a model: asked, rendered, checked, repaired at most twice; what still fails is not stated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from time import monotonic
from typing import cast

from pydantic import BaseModel

from extraction.domain.finding import Finding
from extraction.domain.report import (
    PLAIN_WRITER,
    Author,
    AuthorKind,
    Generation,
    Omission,
    Statement,
    StatementCheck,
)
from extraction.domain.report_template import SectionTemplate
from extraction.domain.timeline import Event
from extraction.drafting.audience import audience_findings
from extraction.drafting.choose_evidence import ChosenEvidence, focus
from extraction.drafting.plain.composing import told
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_events import Aliases, event_list, further_events, known_facts
from extraction.drafting.prompt_library import PromptLibrary, SectionPrompt
from extraction.drafting.render_slots import render_slots
from extraction.drafting.reply_shapes import ProposedStatement, RepairReply, SectionReply, repair_shape, section_shape
from extraction.drafting.statement_ids import statement_id
from extraction.errors import BudgetSpent, ModelError, ModelReplyUnusable
from extraction.language_model.fencing import defused
from extraction.language_model.language_model import LanguageModel, ModelRequest
from extraction.language_model.stop_watch import StopWatch

MOST_REPAIRS = 2
_SHORTEST_TIME = 0.5
_LONGEST_OMISSION = 240

Check = Callable[[Statement], StatementCheck]


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """What all sections of one draft share: the story, the chosen events under their aliases, and the prompt's beginning."""

    story: Story
    chosen: ChosenEvidence
    aliases: Aliases
    beginning: str
    library: PromptLibrary

    @classmethod
    def of(cls, story: Story, chosen: ChosenEvidence, library: PromptLibrary) -> Briefing:
        aliases = Aliases(chosen.events)
        parts = (_about(story), event_list(aliases, story), known_facts(aliases, story))
        return cls(
            story=story, chosen=chosen, aliases=aliases, beginning="\n\n".join(filter(None, parts)), library=library
        )

    def with_own(self, events: Sequence[Event]) -> Briefing:
        """For a section that reads ``events`` besides what all read: their aliases follow on, and their list does."""
        if not events:
            return self
        chosen = replace(self.chosen, events=(*self.chosen.events, *events))
        aliases = Aliases(chosen.events)
        further = further_events(aliases, events, self.story)
        return replace(self, chosen=chosen, aliases=aliases, beginning=f"{self.beginning}\n\n{_FURTHER}\n\n{further}")


_FURTHER = "Further records that bear on the section you write, oldest first:"


def _about(story: Story) -> str:
    return f"Records of the incident {defused(story.facts.incident.key)}, oldest first, and facts derived from them:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSection:
    statements: tuple[Statement, ...]
    omissions: tuple[Omission, ...]
    generation: Generation


@dataclass(slots=True, kw_only=True)
class _Proposal:
    """A proposed statement with what the checks found; ``findings`` empty where it may stand.

    ``withdrawn`` where the model was told the findings and did not word it again.
    """

    statement: Statement
    findings: tuple[Finding, ...]
    withdrawn: bool = False

    @property
    def is_to_be_repaired(self) -> bool:
        return bool(self.findings) and not self.withdrawn


@dataclass(slots=True)
class _Tally:
    """Tokens, cost and requests of one section. ``cost`` is ``None`` as soon as one price is not known."""

    started: float = field(default_factory=monotonic)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    attempts: int = 0

    def generation(self, model: str, prompt: SectionPrompt) -> Generation:
        return Generation(
            writer=Author(kind=AuthorKind.MODEL, name=model),
            prompt_id=prompt.id,
            prompt_digest=prompt.digest,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost,
            seconds=round(monotonic() - self.started, 3),
            attempts=self.attempts,
        )


class ModelWriter:
    """Writes one section. Every statement it gives back passed ``check`` or was made by the plain writer.

    ``timeout`` is in seconds by ``watch``. ``addition`` ends the task, after what every section of this topic is told.
    """

    def __init__(
        self,
        section: SectionTemplate,
        briefing: Briefing,
        model: LanguageModel,
        check: Check | None,
        timeout: float,
        addition: str = "",
        watch: StopWatch | None = None,
    ) -> None:
        self._section = section
        self._briefing = briefing
        self._model = model
        self._check = check
        self._tally = _Tally()
        self._watch = watch or StopWatch()
        self._watch.start()
        self._timeout = timeout
        self._writer = self._answered_by = model.name
        self._prompt = briefing.library.section(section)
        self._names = list(briefing.aliases.by_alias)
        self._addition = f"\n\n{addition}" if addition else ""

    def write(self) -> ModelSection:
        """Raises ModelError where no usable answer comes, or nothing of it can be kept; BudgetSpent also between repairs."""
        reply = cast("SectionReply", self._ask(self._task(), section_shape(self._names, self._section.max_statements)))
        self._writer = self._answered_by
        proposals = [self._proposal(proposed) for proposed in reply.statements]
        for _ in range(MOST_REPAIRS):
            if not any(one.is_to_be_repaired for one in proposals) or self._time_left() < _SHORTEST_TIME:
                break
            try:
                proposals = self._repaired(proposals)
            except BudgetSpent:
                raise
            except ModelError:
                break
        return self._settled(proposals)

    def spent(self) -> Generation:
        """What has been used so far."""
        return self._tally.generation(self._writer, self._prompt)

    def _time_left(self) -> float:
        return self._timeout - self._watch.seconds

    def _task(self) -> str:
        bearing = self._briefing.aliases.names(focus(self._section, self._briefing.story, self._briefing.chosen))
        hint = f"\n\nEvents that bear on this section most: {', '.join(bearing)}." if bearing else ""
        return f"{self._prompt.task.strip()}{hint}{self._addition}"

    def request(self) -> ModelRequest:
        """What ``write`` asks first."""
        return self._request(self._task())

    def _request(self, task: str) -> ModelRequest:
        return ModelRequest(
            system=self._prompt.system,
            user=f"{self._briefing.beginning}\n\n{task}",
            timeout=max(self._time_left(), 0.001),
            max_tokens=300 + 160 * self._section.max_statements,
            watch=self._watch,
        )

    def _ask(self, task: str, shape: type[BaseModel]) -> BaseModel:
        reply = self._model.ask(self._request(task), shape)
        self._answered_by = reply.model or self._model.name
        tally = self._tally
        tally.prompt_tokens += reply.prompt_tokens
        tally.completion_tokens += reply.completion_tokens
        tally.attempts += reply.attempts
        tally.cost = None if tally.cost is None or reply.cost is None else tally.cost + reply.cost
        return reply.value

    def _proposal(self, proposed: ProposedStatement) -> _Proposal:
        rendered = render_slots(proposed.text, proposed.cites, self._briefing.aliases, self._briefing.story)
        statement = Statement(
            id="proposed",
            text=rendered.text,
            author=Author(kind=AuthorKind.MODEL, name=self._answered_by),
            evidence=rendered.evidence,
            rule="model",
        )
        findings = rendered.findings or self._findings(statement)
        return _Proposal(statement=statement, findings=findings)

    def _findings(self, statement: Statement) -> tuple[Finding, ...]:
        found = list(audience_findings(statement, self._briefing.story))
        if self._check is not None:
            found += [finding for finding in self._check(statement).findings if finding.verdict.blocks]
        return tuple(found)

    def _repaired(self, proposals: Sequence[_Proposal]) -> list[_Proposal]:
        refused = [number for number, one in enumerate(proposals) if one.is_to_be_repaired]
        task = f"{self._task()}\n\n{_refusals([proposals[number] for number in refused])}"
        reply = cast("RepairReply", self._ask(task, repair_shape(self._names, len(refused))))
        repaired = [replace(one, withdrawn=one.withdrawn or number in refused) for number, one in enumerate(proposals)]
        for reworded in reply.statements:
            repaired[refused[reworded.number - 1]] = self._proposal(reworded)
        return repaired

    def _settled(self, proposals: Sequence[_Proposal]) -> ModelSection:
        kept: list[Statement] = []
        omissions: list[Omission] = []
        texts: set[str] = set()
        for proposal in proposals:
            statement = proposal.statement if not proposal.findings else self._instead(proposal.statement, kept)
            if statement is None:
                omissions.append(_omission(proposal))
            elif statement.text not in texts:
                texts.add(statement.text)
                kept.append(statement)
        if not any(statement.author.kind is AuthorKind.MODEL for statement in kept):
            raise ModelReplyUnusable(f"none of the {len(proposals)} statements of {self._writer} passed the checks")
        return ModelSection(
            statements=tuple(self._named(number, one) for number, one in enumerate(kept, 1)),
            omissions=tuple(omissions),
            generation=self.spent(),
        )

    def _instead(self, refused: Statement, kept: Sequence[Statement]) -> Statement | None:
        """The plain sentence from the weightiest cited event that no kept statement tells."""
        story = self._briefing.story
        cited_already = {event_id for statement in kept for event_id in statement.evidence}
        for event in sorted(story.found(refused.evidence), key=lambda event: -story.weight(event)):
            made = told(event, story, "in place of a refused statement") if event.id not in cited_already else None
            if made is None:
                continue
            plain = Statement(
                id="proposed", text=made.text, author=PLAIN_WRITER, evidence=made.evidence, at=None, rule=made.rule
            )
            if not self._findings(plain):
                return plain
        return None

    def _named(self, number: int, statement: Statement) -> Statement:
        return replace(statement, id=statement_id(self._section.id, number, statement.text, statement.evidence))


def _refusals(refused: Sequence[_Proposal]) -> str:
    lines = ["These of your statements were refused. Reword each so that its events support it, or leave it out:"]
    for number, one in enumerate(refused, 1):
        # What is quoted from records in these lines is as foreign here as within the fence.
        lines.append(f"{number}. {defused(one.statement.text)}")
        lines += [f"   - {defused(finding.message)}" for finding in one.findings]
    return "\n".join(lines)


def _omission(proposal: _Proposal) -> Omission:
    reasons = "; ".join(dict.fromkeys(finding.message.rstrip(".") for finding in proposal.findings))
    return Omission(
        text=proposal.statement.text[:_LONGEST_OMISSION],
        reason=reasons,
        evidence=proposal.statement.evidence,
        refused_by=tuple(dict.fromkeys(finding.check for finding in proposal.findings)) or ("shape",),
    )
