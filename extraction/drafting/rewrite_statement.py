"""One statement of a report written again, from the events that it rests on and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extraction.domain.report import PLAIN_WRITER, Statement
from extraction.domain.report_template import SectionTemplate
from extraction.drafting.choose_evidence import ChosenEvidence, tokens_of
from extraction.drafting.model_writer import Briefing, Check, ModelWriter
from extraction.drafting.plain.composing import told
from extraction.drafting.plain.story import Story
from extraction.drafting.prompt_library import PromptLibrary
from extraction.drafting.statement_ids import statement_id
from extraction.errors import ModelReplyUnusable
from extraction.language_model.fencing import defused, fenced
from extraction.language_model.language_model import LanguageModel

_RULE = "told from its event"


def rewrite_statement(
    statement: Statement,
    section: SectionTemplate,
    story: Story,
    *,
    model: LanguageModel,
    prompts: Path,
    check: Check,
    timeout: float,
) -> Statement:
    """``statement`` in ``model``'s words of now; ``timeout`` in seconds, repairs included.

    Raises:
        ModelError: no answer, or none whose sentence passes the checks.
        InvalidTemplate: a prompt file is missing or broken.
    """
    events = tuple(story.found(statement.evidence))
    if not events:
        raise ModelReplyUnusable("none of the events that the statement rests on is in the timeline any more")
    library = PromptLibrary(prompts)
    chosen = ChosenEvidence(events=events, left_out={}, tokens=sum(map(tokens_of, events)))
    found = [f"- {defused(one.message)}" for one in check(statement).findings if one.verdict.blocks]
    addition = library.addition(
        "one_statement",
        statement=fenced("statement", defused(statement.text)),
        findings="\n".join(["The checks refuse it as it stands:", *found]) if found else "",
    )
    briefing = Briefing.of(story, chosen, library)
    writer = ModelWriter(replace(section, max_statements=1), briefing, model, check, timeout, addition)
    return _named(section, writer.write().statements[0])


def told_plainly(statement: Statement, section: SectionTemplate, story: Story) -> Iterator[Statement]:
    """A plain sentence for each event that ``statement`` rests on, the weightiest first."""
    for event in sorted(story.found(statement.evidence), key=lambda event: -story.weight(event)):
        made = told(event, story, _RULE)
        if made is not None:
            plain = Statement(id="plain", text=made.text, author=PLAIN_WRITER, evidence=made.evidence, rule=made.rule)
            yield _named(section, plain)


def _named(section: SectionTemplate, written: Statement) -> Statement:
    return replace(written, id=statement_id(section.id, 0, written.text, written.evidence))
