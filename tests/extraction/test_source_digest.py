"""The digest of sources that says whether the checks and the writer are still the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import extraction
from extraction import source_digest as module
from extraction.source_digest import source_digest
from extraction.verification.checks_digest import checks_digest

PACKAGE = Path(extraction.__file__).parent


def test_the_order_of_parts_does_not_matter_and_the_parts_do() -> None:
    assert source_digest("domain", "errors.py") == source_digest("errors.py", "domain")
    assert source_digest("domain") != source_digest("domain", "errors.py")


def test_a_part_that_is_not_there_is_refused() -> None:
    """A renamed folder must not make the digest one of nothing."""
    with pytest.raises(ValueError, match="no source verificatoin"):
        source_digest("verificatoin")


def test_any_change_of_a_source_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a new file, one that goes, and one under another name."""
    monkeypatch.setattr(module, "_HERE", tmp_path)
    digest = module.source_digest.__wrapped__
    (tmp_path / "checks").mkdir()
    seen = set()
    for name, text in (("a.py", "x = 1"), ("a.py", "x = 2"), ("b.py", ""), ("sub.py", "x = 2")):
        (tmp_path / "checks" / name).write_text(text, "utf-8")
        seen.add(digest("checks"))
    (tmp_path / "checks" / "a.py").unlink()
    seen.add(digest("checks"))
    assert len(seen) == 5


def test_the_checks_import_nothing_that_their_digest_leaves_out() -> None:
    """What they and the domain import of the project is among the sources that are digested."""
    outside = {
        name
        for folder in ("verification", "domain")
        for path in (PACKAGE / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
        if name.startswith("extraction.")
        and not f"{name}.".startswith(("extraction.verification.", "extraction.domain."))
    }
    assert outside <= {"extraction.errors", "extraction.source_digest"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_fewer_checks_are_other_checks() -> None:
    """In whatever order they are named."""
    assert checks_digest({"number"}) != checks_digest()
    assert checks_digest(["time", "number"]) == checks_digest(["number", "time"])
