"""What every library of templates promises, held against the double in memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.operations.template_library import SavedMeanwhile, SavedTemplate, TemplateLibrary
from app.storage.sql_store import SqlStore
from app.storage.template_rows import SqlTemplates
from extraction.errors import EditConflict
from tests.builders import at
from tests.doubles.memory_templates import MemoryTemplates


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TemplateLibrary]:
    if request.param == "memory":
        yield MemoryTemplates()
        return
    url = f"sqlite:///{tmp_path}/retroline.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = SqlStore(url)
    yield SqlTemplates(store.database)
    store.close()


def saved(id: str = "payments", number: int = 1, by: str = "Ana Duarte") -> SavedTemplate:
    text = f'title = "Zahlungen – “{number}” 🔥"\n'
    return SavedTemplate(id=id, number=number, text=text, by=by, at=at("15:00"), reason="as we talked")


def test_a_version_comes_back_as_it_was_saved(library: TemplateLibrary) -> None:
    retired = replace(saved(number=2), retired=True, at=at("15:01:02"))
    library.save(saved())
    library.save(retired)
    assert library.versions("payments") == (saved(), retired)
    assert library.versions("never") == ()


def test_the_latest_are_the_newest_of_each_by_id(library: TemplateLibrary) -> None:
    for id, number in (("quick", 1), ("payments", 1), ("quick", 2), ("quick", 3)):
        library.save(saved(id, number))
    assert [(one.id, one.number) for one in library.latest()] == [("payments", 1), ("quick", 3)]


def test_of_two_who_save_the_same_number_one_is_told_of_the_other(library: TemplateLibrary) -> None:
    """The version that was there stays as it is, and the conflict names it."""
    library.save(saved())
    with pytest.raises(EditConflict, match="Ana Duarte saved version 1") as told:
        library.save(saved(by="Ben Okafor"))
    assert isinstance(told.value, SavedMeanwhile)
    assert (told.value.number, told.value.theirs) == (1, saved().text)
    assert library.versions("payments") == (saved(),)
