"""What people write about an incident is redacted like its records; and whose names a model is told."""

from __future__ import annotations

import re
from dataclasses import replace

from app.operations import correct_report
from app.operations.curate_timeline import curate
from app.operations.draft_report import draft_report
from app.operations.ports import Ports
from app.operations.review_report import open_review
from extraction.domain.curation import CurationAction
from extraction.domain.name_policy import NamePolicy
from extraction.errors import ModelUnavailable
from extraction.language_model.language_model import ModelReply, ModelRequest, ReplyT
from tests.app.operations.conftest import KEY

ANA = "Ana Torres"
PASTED = "The password is Tr0ub4dor&3; ask jo@larkspur.example."


def test_a_pasted_secret_is_kept_in_no_correction(drafted: Ports) -> None:
    """Edits, additions and reasons."""
    statement = next(iter(open_review(drafted, KEY).review.statements())).statement
    correct_report.edit(drafted, KEY, statement.id, ANA, PASTED, reason=PASTED)
    correct_report.add(drafted, KEY, "summary", ANA, PASTED)
    correct_report.reject(drafted, KEY, statement.id, ANA, PASTED)
    kept = repr(drafted.store.corrections(KEY))
    assert "[secret:password:" in kept
    assert "Tr0ub4dor" not in kept
    assert "jo@" not in kept


def test_a_pasted_secret_is_kept_in_no_note(drafted: Ports) -> None:
    """Notes on events, with their reasons."""
    event = open_review(drafted, KEY).timeline.events[0]
    curate(drafted, KEY, event.id, CurationAction.NOTE, ANA, PASTED, PASTED)
    assert "Tr0ub4dor" not in repr(drafted.store.curations(KEY))


class Listening:
    """Keeps what it is asked and never answers."""

    name = "double/listening"

    def __init__(self) -> None:
        self.read: list[str] = []

    def ask(self, request: ModelRequest, shape: type[ReplyT]) -> ModelReply[ReplyT]:
        self.read.append(f"{request.system}\n{request.user}")
        raise ModelUnavailable("not today")


def test_a_model_is_told_names_only_where_the_policy_says_so(drafted: Ports) -> None:
    """With roles, no display name, handle or mention of anybody in the incident is in any request."""
    people = [one for one in open_review(drafted, KEY).facts.people if not one.is_bot]
    names = {word for one in people for word in one.display_name.split() if len(word) > 2}
    for policy, told in ((NamePolicy.NAMES, True), (NamePolicy.ROLES, False)):
        double = Listening()
        draft_report(replace(drafted, model=double, model_names=policy), KEY, ANA)
        assert double.read
        found = re.findall(rf"\b(?:{'|'.join(sorted(names))})\b", "\n".join(double.read))
        assert bool(found) is told, found
