"""A reading prepared: a form for each reader and case, each reader with an order of their own, and the key kept apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from evaluation.reading.blinded import BlindReport, blinded
from evaluation.reading.form import blank_answers, html_form, markdown_form
from evaluation.run_record import CaseResult, RunRecord
from extraction.errors import InputError

LETTERS = "ABC"
_READER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FORMS, ANSWERS, KEY = "forms", "answers", "key.json"


class InvalidReading(InputError):
    """A reading that cannot be made or scored; the message names the file and what to change."""


def make(records: Sequence[RunRecord], out: Path, seed: int, readers: Sequence[str] = ("reader-1", "reader-2")) -> int:
    """Write ``out/forms/<reader>/…``, an empty ``out/answers`` and ``out/key.json``; gives back the number of cases.

    Only cases that every run wrote a report for are read. The same seed gives the same bytes. Hand out a reader's own
    folder of forms and nothing else: the key says who wrote what.

    Raises:
        InvalidReading: fewer than two runs or more than three, no common case, two readers of one name, or files in the way.
    """
    if not 2 <= len(records) <= len(LETTERS):
        raise InvalidReading(f"{len(records)} runs were given; two or three can be read side by side")
    if len(set(readers)) != len(readers) or not readers or not all(map(_READER.fullmatch, readers)):
        raise InvalidReading(
            "readers need names of their own, in small letters, digits and hyphens: reader-1, reader-2"
        )
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidReading(f"{out}: something lies there already; name a folder that does not exist yet")
    labels, cases = _labels(records), _common(records)
    reports = {case: _reports(results, labels) for case, results in cases.items()}
    names = {f"case-{number:02d}": case for number, case in enumerate(_shuffled(cases, f"{seed}/cases"), 1)}
    orders = {reader: {name: _order(labels, seed, reader, names, name) for name in names} for reader in readers}
    for reader, order in orders.items():
        for name, letters in order.items():
            _write_form(
                out / FORMS / reader, name, reader, {one: reports[names[name]][arm] for one, arm in letters.items()}
            )
    (out / ANSWERS).mkdir(parents=True)
    key = {"seed": seed, "arms": labels, "cases": names, "orders": orders}
    (out / KEY).write_text(json.dumps(key, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    return len(names)


def _labels(records: Sequence[RunRecord]) -> list[str]:
    """What the runs are called in the key and the result; numbered where two would be called the same."""
    plain = [f"{one.arm.name} {one.arm.model}".strip() for one in records]
    return [one if plain.count(one) == 1 else f"{one} #{number}" for number, one in enumerate(plain, 1)]


def _common(records: Sequence[RunRecord]) -> dict[str, list[CaseResult]]:
    written = [{one.case: one for one in record.cases if one.sections and not one.unanswered} for record in records]
    common = sorted(set.intersection(*(set(one) for one in written)))
    if not common:
        raise InvalidReading("these runs have no case that each of them wrote a whole report for")
    for case in common:
        if len({one[case].digest for one in written}) > 1:
            raise InvalidReading(
                f"{case}: the runs wrote from different records of it; run them again on the same cases"
            )
    return {case: [one[case] for one in written] for case in common}


def _reports(results: Sequence[CaseResult], labels: Sequence[str]) -> Mapping[str, BlindReport]:
    writers = {word for label in labels for word in (label, *label.split())}
    writers |= {section.writer for one in results for section in one.sections}
    return {label: blinded(one, writers - {""}) for label, one in zip(labels, results, strict=True)}


def _order(labels: Sequence[str], seed: int, reader: str, names: Iterable[str], name: str) -> dict[str, str]:
    """Letter → arm. Over a reader's cases every arm stands in every place as often as the others, but for the remainder."""
    start = Random(f"{seed}/{reader}").randrange(len(labels))  # noqa: S311
    place = _shuffled(names, f"{seed}/{reader}/cases").index(name)
    shift = (start + place) % len(labels)
    turned = [*labels[shift:], *labels[:shift]]
    if len(labels) > 2 and Random(f"{seed}/{reader}/{name}").random() < 0.5:  # noqa: S311
        turned[1:] = reversed(turned[1:])
    return dict(zip(LETTERS, turned, strict=False))


def _shuffled(names: Iterable[str], seed: str) -> list[str]:
    found = sorted(names)
    Random(seed).shuffle(found)  # noqa: S311
    return found


def _write_form(folder: Path, name: str, reader: str, reports: Mapping[str, BlindReport]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_text(html_form(name, reader, reports), "utf-8")
    (folder / f"{name}.md").write_text(markdown_form(name, reader, reports), "utf-8")
    (folder / f"{reader}.{name}.json").write_text(blank_answers(name, reader, reports), "utf-8")
