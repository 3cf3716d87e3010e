"""A real, bad model behind real HTTP: its replies fit, the report completes, and nothing that no record bears gets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from evaluation.independent_judge import doubts
from extraction import pipeline
from extraction.capture.build_timeline import build_timeline
from extraction.capture.describe_incident import describe_incident
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.finding import Verdict
from extraction.domain.report import AuthorKind, Draft, Statement
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.fill_template import fill_template
from extraction.drafting.template_files import load_template
from extraction.errors import ModelReplyUnusable, ModelUnavailable
from extraction.language_model.language_model import LanguageModel, ModelReply, ModelRequest, ReplyT
from extraction.language_model.litellm_model import LitellmModel
from extraction.pipeline import Understood
from extraction.verification.check_draft import check_statement, supported_when_nothing_objects
from tests.conftest import PROJECT
from tests.doubles.small_model import NAME, small_model
from tests.extraction.drafting import incidents

pytestmark = pytest.mark.small_model

QUICK = load_template(PROJECT / "prompts" / "reports" / "quick.toml")
NOW = datetime(2026, 3, 6, tzinfo=UTC)


@dataclass
class Watched:
    """Fits ``LanguageModel``: asks ``model`` and keeps what it proposed, and which answers did not fit their shape."""

    model: LanguageModel
    name: str = NAME
    attempts: list[int] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    late: int = 0
    proposed: list[str] = field(default_factory=list)

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        try:
            reply = self.model.ask(request, shape)
        except ModelReplyUnusable as misfit:
            self.misfits.append(str(misfit))
            raise
        except ModelUnavailable:
            self.late += 1
            raise
        self.attempts.append(reply.attempts)
        self.proposed += [one["text"] for one in reply.value.model_dump()["statements"]]
        return reply


@dataclass(frozen=True)
class Written:
    """``kept`` are the model's statements that stayed in ``draft``."""

    name: str
    known: Understood
    draft: Draft
    model: Watched

    @property
    def kept(self) -> list[Statement]:
        return [one for one in self.draft.statements() if one.author.kind is AuthorKind.MODEL]

    def doubted(self, statement: Statement) -> tuple[str, ...]:
        events = [self.known.timeline.by_id[one] for one in statement.evidence]
        return doubts(statement.text, events, self.known)

    def supported(self, statement: Statement) -> bool:
        """By the strictest reading of what is published: no objection counts as support."""
        found = check_statement(statement, self.known.evidence, supported_when_nothing_objects)
        return found.verdict is Verdict.SUPPORTED


def _template(sections: int) -> ReportTemplate:
    asked = [replace(one, max_statements=2) for one in QUICK.sections if one.topic in ("summary", "response")]
    return replace(QUICK, sections=tuple(asked[:sections]))


def _sample() -> Understood:
    records = read_records([PROJECT / "data" / "samples" / "checkout-latency"], ReadOptions())
    events = tuple(pipeline.captured(records, b"test"))
    return pipeline.understood(describe_incident("INC-2041", build_timeline(events), NOW), events)


def _short() -> Understood:
    timeline, facts = incidents.multi_day()
    return Understood(timeline=timeline, facts=facts)


def _written(url: str, name: str, known: Understood, sections: int, timeout: float) -> Written:
    watched = Watched(LitellmModel(NAME, base_url=url))
    draft = fill_template(
        _template(sections),
        known.timeline,
        known.facts,
        made_at=NOW,
        model=watched,
        prompts=PROJECT / "prompts",
        check=known.check,
        section_timeout=timeout,
        evidence_tokens=400,
    )
    return Written(name, known, draft, watched)


@pytest.fixture(scope="module")
def written() -> Iterator[list[Written]]:
    """Two incidents, one after the other, within two minutes; a machine so busy that no answer came gets more time once."""
    with small_model() as url:
        LitellmModel(NAME, base_url=url).warm_up()
        both = [_written(url, "short", _short(), 2, 72.0), _written(url, "sample", _sample(), 2, 36.0)]
        if not any(one.model.attempts for one in both):
            both[0] = _written(url, "short", _short(), 1, 130.0)
        yield both


def test_every_reply_fits_and_every_section_is_there(written: list[Written]) -> None:
    """The grammar is the reply's schema: no answer is asked for twice, and a late one leaves the section to the plain writer."""
    assert sum(len(one.model.attempts) for one in written) > 0, "the small model gave no answer in time"
    for one in written:
        assert one.model.misfits == []
        assert set(one.model.attempts) <= {1}
        assert all(section.statements for section in one.draft.sections)


def test_nothing_unsupported_is_in_the_report(written: list[Written], capsys: pytest.CaptureFixture[str]) -> None:
    """Judged by a reader that shares no code with the checks; what it doubts of a person's share is listed."""
    with capsys.disabled():
        print()
        for one in written:
            _print(one)
    for one in written:
        assert [check for check in map(one.known.check, one.draft.statements()) if check.verdict.blocks] == []
        assert [(kept.text, one.doubted(kept)) for kept in one.kept if one.supported(kept) and one.doubted(kept)] == []


def _print(one: Written) -> None:
    """How much of the model's text was kept, and every kept sentence with what is doubted about it."""
    proposed, kept = sum(map(len, one.model.proposed)), sum(len(each.text) for each in one.kept)
    print(
        f"{one.name}: {len(one.model.attempts)} replies, all of the right shape, {one.model.late} too late; "
        f"{len(one.model.proposed)} statements proposed, {len(one.kept)} kept, "
        f"{100 * kept / max(proposed, 1):.0f} % of the text"
    )
    for each in one.kept:
        verdict = "no objection" if one.supported(each) else "needs a human"
        print(f"  {verdict}: {each.text} | doubted: {'; '.join(one.doubted(each)) or 'nothing'}")
