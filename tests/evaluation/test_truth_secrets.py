"""The measurement of redaction: it counts what it is given, and the promised figures hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.truth import secrets
from evaluation.truth.secrets import measure_secrets
from tests.conftest import shared_dir

GENERATOR = """
import json, sys
rows = [("secret", "password_kv", "password: Tr0ub4dor&3", "Tr0ub4dor&3"), ("secret", "odd", "xyzzy", "xyzzy"),
        ("pii", "email", "jo@larkspur.example", "jo@"), ("keep", "version", "v4.12.0", ""), ("keep", "m", "jo@a.example", "")]
for label, kind, text, value in rows:
    print(json.dumps({"label": label, "kind": kind, "text": text, "value": value}))
"""


def test_shares_are_those_of_the_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One secret of two is found, the mail is, one look-alike of two is changed."""
    (tmp_path / "make.py").write_text(GENERATOR)
    monkeypatch.setattr(secrets, "MESSAGES", 50)
    figures = {one.label: one for one in measure_secrets(tmp_path / "make.py", seeds=(7,)).figures}
    assert figures["secrets replaced, seed 7"].value.startswith("1 of 2, 50.0 %")
    assert figures["secrets replaced, seed 7"].reached is False
    assert figures["structured personal data replaced, seed 7"].reached is True
    assert figures["look-alikes changed, seed 7"].value.startswith("1 of 2")
    assert sum("50 messages" in label for label in figures) == 2


def test_without_the_generator_nothing_is_claimed(tmp_path: Path) -> None:
    """The material lies beside the project, or the measurement says so."""
    assert "does not lie" in measure_secrets(tmp_path / "none.py").unscored


@pytest.mark.shared
def test_the_promised_figures_hold() -> None:
    """All but the time, which depends on what else the machine does."""
    measured = measure_secrets(shared_dir() / "bench" / "secrets" / "make_chat_secrets.py")
    assert [one for one in measured.figures if one.reached is False and "messages" not in one.label] == []
    assert len(measured.figures) > 12
