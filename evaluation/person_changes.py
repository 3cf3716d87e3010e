"""What a person changed in a report, in figures: edit distances per statement, the share kept, the minutes it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.case import GoldCorrection, GoldReview


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """One changed statement. ``distance`` is Levenshtein's: characters to put in, take out or replace; ``of`` the longer
    text's length."""

    id: str
    distance: int
    of: int

    @property
    def share(self) -> float:
        """0 where nothing changed, 1 where nothing stayed."""
        return self.distance / self.of if self.of else 0.0


def distances(corrections: Iterable[GoldCorrection]) -> tuple[StatementChange, ...]:
    """The change of each correction; a statement added or taken out counts with its whole length."""
    from rapidfuzz.distance import Levenshtein

    return tuple(
        StatementChange(
            id=one.id, distance=Levenshtein.distance(one.before, one.after), of=max(len(one.before), len(one.after))
        )
        for one in corrections
    )


def nearest(text: str, sentences: Sequence[str]) -> tuple[str, int]:
    """The sentence that takes the fewest changes to become ``text``, and how many; "" where there is none."""
    from rapidfuzz.distance import Levenshtein

    measured = ((Levenshtein.distance(text, one), number) for number, one in enumerate(sentences))
    distance, number = min(measured, default=(len(text), -1))
    return ("" if number < 0 else sentences[number]), distance


def kept(review: GoldReview) -> float | None:
    """The share of a writer's statements that stand word for word; ``None`` where it proposed none."""
    return review.kept / review.statements if review.statements else None


def told(review: GoldReview, corrections: Sequence[GoldCorrection]) -> str:
    """The review in a few sentences."""
    share = kept(review)
    of = "" if share is None else f" ({100 * share:.0f} %)"
    edits = [one for one in corrections if one.before and one.after]
    changed = sum(one.distance for one in distances(edits))
    lines = [
        f"{review.writer}: {review.kept} of {review.statements} statements were kept as written{of}, {review.edited} edited "
        f"({changed} characters), {review.rejected} taken out, {review.added} added by people."
    ]
    if review.minutes is not None:
        lines.append(f"{review.minutes:g} minutes lay between the first act and the last.")
    return " ".join(lines)
