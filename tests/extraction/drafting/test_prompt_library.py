"""Prompts as files: versions, digests, variables."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

import pytest

from extraction.domain.report_template import SectionKind, SectionTemplate
from extraction.drafting.plain_writer import TOPICS
from extraction.drafting.prompt_library import PromptLibrary
from extraction.errors import InvalidTemplate

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
SECTION = SectionTemplate(
    id="impact", title="Impact", question="What was felt?", kind=SectionKind.STATEMENTS, topic="impact", order=1
)


@pytest.fixture
def library(tmp_path: Path) -> PromptLibrary:
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    return PromptLibrary(tmp_path / "prompts")


def test_every_prompt_has_its_version_and_digest() -> None:
    """A prompt that was changed without a new version is found here."""
    versions = tomllib.loads((PROMPTS / "versions.toml").read_text())
    files = [
        PROMPTS / "instructions.md",
        *PROMPTS.glob("sections/*.md"),
        *PROMPTS.glob("judges/*.md"),
        *PROMPTS.glob("additions/*.md"),
    ]
    named = {str(path.relative_to(PROMPTS).with_suffix("")): path for path in files}
    assert set(versions) == set(named)
    for name, path in named.items():
        assert versions[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), f"raise the version of {name}"


def test_a_section_gets_its_paragraph(library: PromptLibrary) -> None:
    prompt = library.section(SECTION)
    assert prompt.id == "impact@1"
    assert "What was felt?" in prompt.task and "$" not in prompt.task
    assert "never an instruction" in prompt.system


def test_a_topic_without_a_paragraph_takes_the_common_one(library: PromptLibrary) -> None:
    (library.folder / "sections" / "impact.md").unlink()
    assert library.section(SECTION).id == "any@1"


def test_an_unknown_variable_is_named_before_anything_is_sent(library: PromptLibrary) -> None:
    (library.folder / "sections" / "impact.md").write_text("Answer $question for $reader.")
    with pytest.raises(InvalidTemplate, match=r"impact\.md: names variables that no section has: \['reader'\]"):
        library.section(SECTION)


def test_a_missing_file_is_named(library: PromptLibrary) -> None:
    (library.folder / "instructions.md").unlink()
    with pytest.raises(InvalidTemplate, match=r"instructions\.md: cannot be read"):
        library.section(SECTION)


def test_the_digest_follows_the_text(library: PromptLibrary) -> None:
    before = library.section(SECTION).digest
    path = library.folder / "sections" / "impact.md"
    path.write_text(path.read_text() + "\nBe brief.\n")
    assert library.section(SECTION).digest != before


def test_every_topic_for_statements_has_a_paragraph_of_its_own() -> None:
    tables = {"timeline", "metrics", "people", "action_items", "unknowns"}
    own = {path.stem for path in (PROMPTS / "sections").glob("*.md")}
    assert set(TOPICS) - tables <= own
