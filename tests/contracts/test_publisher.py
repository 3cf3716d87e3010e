"""What every destination promises."""

from __future__ import annotations

import hashlib
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from app.operations.ports import Publishable, Publisher
from app.publishing.html_file import HtmlFile
from app.publishing.json_file import JsonFile
from app.publishing.markdown_file import MarkdownFile
from extraction.errors import SettingsError, Temporary
from tests.builders import START, at, event, facts, incident, statement, timeline
from tests.report_builders import approved, checked_draft, reviewed, section

SAID = event("checkout is slow")


@pytest.fixture(params=[MarkdownFile, HtmlFile, JsonFile], ids=lambda kind: kind.name)
def publisher(request: pytest.FixtureRequest, tmp_path: Path) -> Publisher:
    made: Publisher = request.param(tmp_path / "reports")
    return made


def report(text: str = "Checkout was slow.", key: str = "INC-2041") -> Publishable:
    under_review = reviewed(checked_draft(section(statement(text, [SAID], id="s1"))), version=3)
    return Publishable(approved=approved(under_review), facts=facts(incident=incident(key)), timeline=timeline(SAID))


def test_a_publication_tells_what_was_written_where(publisher: Publisher) -> None:
    """Destination, place, person, version, and the digest of exactly what lies there."""
    publication = publisher.publish(report(), "Ana Duarte", START)
    content = Path(publication.location).read_bytes()
    assert b"Checkout was slow." in content
    assert publication.digest == hashlib.sha256(content).hexdigest()
    assert (publication.destination, publication.by, publication.at) == (publisher.name, "Ana Duarte", START)
    assert publication.version == 3


def test_publishing_again_updates_the_same_page(publisher: Publisher) -> None:
    """One report has one place."""
    first = publisher.publish(report("First."), "Ana Duarte", START)
    second = publisher.publish(report("Second."), "Ben Osei", at("15:00"))
    path = Path(second.location)
    assert first.location == second.location
    assert b"Second." in path.read_bytes() and b"First." not in path.read_bytes()
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_same_report_gives_the_same_page(publisher: Publisher) -> None:
    """What is published depends on what was approved, not on when or by whom it is published."""
    first = publisher.publish(report(), "Ana Duarte", START)
    assert publisher.publish(report(), "Ben Osei", at("15:00")).digest == first.digest


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "..", "a/b", "a\\b", "C:x", "inc 1\n", "con", "é" * 200, ".hidden", ""]
)
def test_any_key_stays_in_the_folder(publisher: Publisher, key: str) -> None:
    """An incident's name, which comes from records, chooses no other place."""
    path = Path(publisher.publish(report(key=key), "Ana Duarte", START).location)
    assert path.parent.name == "reports" and path.parent.parent == path.resolve().parent.parent
    assert path.is_file() and not path.name.startswith(".")
    assert len(path.name) < 120


def test_keys_that_look_alike_do_not_share_a_page(publisher: Publisher) -> None:
    """Where a key cannot be a file's name, its own digest tells it from others."""
    places = {publisher.publish(report(key=key), "Ana", START).location for key in ("a/b", "a-b", "a b", "a\\b")}
    assert len(places) == 4


def test_a_folder_that_cannot_be_written_says_so(publisher: Publisher, tmp_path: Path) -> None:
    """Nothing is left half written, and the message names the setting."""
    (tmp_path / "reports").write_text("a file stands here")
    with pytest.raises(SettingsError, match="RETROLINE_OUTPUT"):
        publisher.publish(report(), "Ana Duarte", START)


def test_a_disk_without_space_is_tried_again(publisher: Publisher, tmp_path: Path) -> None:
    """A page that does not fit leaves what was published before as it was, and says that it may pass."""
    before = Path(publisher.publish(report(), "Ana Duarte", START).location)
    content = before.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(Temporary, match="RETROLINE_OUTPUT, its permissions and space"):
            publisher.publish(report(), "Ana Duarte", START)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert before.read_bytes() == content
    assert [one.name for one in before.parent.iterdir()] == [before.name]


def test_only_what_was_approved_is_published(publisher: Publisher) -> None:
    """The page names the approver."""
    named = replace(report(), approved=approved(report().approved.review, by="Priya Nair"))
    content = Path(publisher.publish(named, "Ana Duarte", START).location).read_text("utf-8")
    assert "Priya Nair" in content and "Ana Duarte" not in content
