"""What a redaction rule is: a kind of value, the shape that finds it, and when that shape is something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of value. The last named group of ``pattern`` that took part is replaced where ``accept`` says yes.

    ``hint`` is a cheap necessary condition in the syntax of Rust's regex crate, case-insensitive, for a first look at
    a text: that engine takes linear time, and looks for all hints at once. ``trims``: punctuation at
    the end of the value belongs to the sentence.
    """

    kind: str
    pattern: re.Pattern[str]
    hint: str
    accept: Callable[[re.Match[str]], bool] | None = None
    trims: bool = False
