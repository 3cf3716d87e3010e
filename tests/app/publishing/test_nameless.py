"""Reports in which people appear by role: by policy for the team, always for customers."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from app.operations.ports import Publishable
from app.publishing.html_file import to_html
from app.publishing.json_report import published_document
from app.publishing.markdown_file import to_markdown
from app.settings import PROJECT
from extraction.domain.name_policy import NamePolicy

SCHEMA = json.loads((PROJECT / "app" / "publishing" / "report.schema.json").read_text("utf-8"))


def _names(publishable: Publishable) -> set[str]:
    """Display names and their words; not those that a sentence may need."""
    people = [person for person in publishable.facts.people if not person.is_bot]
    return {word for person in people for word in person.display_name.split() if len(word) > 2}


def test_a_report_by_roles_names_nobody_in_any_form(publishable: Publishable) -> None:
    """Sentences, quotes, timeline, owners, people, approvals; the document still fits its schema."""
    document = published_document(replace(publishable, names=NamePolicy.ROLES))
    jsonschema.validate(document, SCHEMA)
    assert _names(publishable)
    for text in (json.dumps(document, ensure_ascii=False), to_markdown(document), to_html(document)):
        assert [name for name in _names(publishable) if name in text] == []


def test_a_report_by_names_is_as_it_was(publishable: Publishable) -> None:
    """The default for the team itself."""
    text = json.dumps(published_document(publishable), ensure_ascii=False)
    assert [name for name in _names(publishable) if name in text] != []


def test_the_same_person_has_one_title_and_ids_stay(publishable: Publishable) -> None:
    """Whoever holds the records can still trace each sentence."""
    plain = published_document(publishable)
    titled = published_document(replace(publishable, names=NamePolicy.ROLES))
    assert [one["id"] for one in titled["people"]] == [one["id"] for one in plain["people"]]
    labels = [one["display_name"] for one in titled["people"]]
    assert len(set(labels)) == len(labels)
    assert [one["evidence"] for one in titled["sections"][0]["statements"]] == [
        one["evidence"] for one in plain["sections"][0]["statements"]
    ]
    assert all(approval["by"] is None for approval in titled["approvals"])
