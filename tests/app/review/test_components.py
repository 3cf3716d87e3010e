from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.review.components.assets import HERE, script, style
from app.review.components.desk import SCRIPTS as DESK

SCRIPTS = sorted(HERE.glob("*.js"))
FILES = sorted(path for path in HERE.parent.rglob("*") if path.suffix in (".js", ".css", ".html", ".svg", ".toml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_text_is_never_read_as_html(path: Path) -> None:
    """Records hold anything. No script writes HTML from text, or runs text."""
    code = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", code)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_loaded_from_another_machine(path: Path) -> None:
    """No file of the screens names another host."""
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|//cdn", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stay_readable(path: Path) -> None:
    """The size limit of modules holds for scripts too."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_a_component_is_one_module_with_one_default_export() -> None:
    """Shared parts come first, so that what follows can use and override them."""
    code = script(*DESK)
    assert code.count("export default") == 1
    assert style("desk.css").index(".rl") < style("desk.css").index(".desk ")
