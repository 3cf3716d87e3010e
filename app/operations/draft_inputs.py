"""What a whole draft is made from, in a few digests that are found without opening its incident.

Where all of them are as they were when a draft was kept, drafting it again would change nothing, and nobody need look closer.
Where one differs, something may have changed: ``what_would_change`` says what.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from app.operations.access import Action
from app.operations.asked_model import section_model
from app.operations.permission import permit
from app.operations.ports import DraftStamp, Ports
from app.operations.thoughts import thinking_id
from extraction.domain.correction import Correction, CorrectionAction
from extraction.domain.incident import Incident
from extraction.domain.report import PLAIN_WRITER, Draft, Generation
from extraction.domain.report_template import ReportTemplate
from extraction.drafting.section_inputs import MODEL, digest_of
from extraction.source_digest import source_digest

_CODE = ("capture", "domain", "drafting", "verification", "language_model", "pipeline.py", "errors.py")


def fingerprint(ports: Ports, key: str, template: ReportTemplate) -> Mapping[str, str]:
    """Name → digest of what a draft of the incident from ``template`` would be made from now.

    To be taken before the incident is opened: what changes in between makes the draft look older than it is, never newer.

    Raises:
        NotFound: no such incident that the actor may see.
        InputError: the template names a model that cannot be reached.
    """
    incident = permit(ports, key, Action.READ)
    return made_from(ports, incident, template, ports.store.draft_stamp(incident.key))


def made_from(ports: Ports, incident: Incident, template: ReportTemplate, stamp: DraftStamp) -> Mapping[str, str]:
    """As ``fingerprint``, for operations that asked whether they may and hold the incident's ``stamp``."""
    return {
        "events": _events(stamp),
        "incident": _described(incident),
        "template": f"{template.id} {template.digest}",
        "prompts": _prompts(ports.prompts),
        "model": _models(ports, template),
        "code": source_digest(*_CODE),
        "people": _thoughts(ports, incident.key, template) if stamp.acts else "",
    }


def checked_the_same(stamp: DraftStamp, incident: Incident) -> bool:
    """Whether checking the latest draft again would find what was found when it was kept: same records, same code."""
    kept = stamp.inputs or {}
    now = {"events": _events(stamp), "incident": _described(incident), "code": source_digest(*_CODE)}
    return all(kept.get(name) == digest for name, digest in now.items())


def template_of(inputs: Mapping[str, str]) -> str:
    """The id of the template that a draft with these inputs was made from."""
    return inputs.get("template", "").partition(" ")[0]


def with_inputs(draft: Draft, inputs: Mapping[str, str]) -> Draft:
    """``draft`` with what it was made from; without where a model gave no answer, so that it is looked at closely again."""
    if any(_wants_another_try(section.generation) for section in draft.sections):
        return replace(draft, inputs=())
    return replace(draft, inputs=tuple(sorted(inputs.items())))


def inputs_of(draft: Draft) -> Mapping[str, str] | None:
    """What to keep with ``draft``; ``None`` where it is not known what it was made from."""
    return dict(draft.inputs) or None


def _wants_another_try(made: Generation) -> bool:
    return made.fell_back is not None and dict(made.inputs).get(MODEL) == PLAIN_WRITER.name


def _events(stamp: DraftStamp) -> str:
    return " ".join(map(str, stamp.events))


def _described(incident: Incident) -> str:
    """What is said about the incident; who may see it is no part of a draft."""
    return digest_of(replace(incident, private=False))


def _models(ports: Ports, template: ReportTemplate) -> str:
    found = ((section.id, section_model(ports, section)) for section in template.sections)
    names = [(section_id, model.name) for section_id, model in found if model is not None]
    return digest_of(names) if names else PLAIN_WRITER.name


def _thoughts(ports: Ports, key: str, template: ReportTemplate) -> str:
    """What people wrote where a section asks first; the other acts on a report change nothing that it is drafted from."""
    asking = frozenset(section.id for section in template.sections if section.think_first)
    if not asking:
        return ""
    told = [(one.id, one.action, one.after) for one in thought_acts(ports.store.corrections(key), asking)]
    return digest_of(told) if told else ""


def thought_acts(acts: Iterable[Correction], asking: frozenset[str]) -> tuple[Correction, ...]:
    """Those of ``acts`` by which people answered the questions of the sections ``asking``, or passed them over."""
    added: set[str] = set()
    found: list[Correction] = []
    for act in acts:
        if act.section_id not in asking:
            continue
        if act.action is CorrectionAction.ADD:
            added.add(act.statement_id)
        if act.statement_id in added or act.statement_id == thinking_id(act.section_id):
            found.append(act)
    return tuple(found)


def _prompts(folder: Path) -> str:
    """Of everything that a model reads; files are told apart by time and size, which takes no reading."""
    found: list[tuple[str, int, int]] = []
    for place in (folder, folder / "sections", folder / "additions"):
        with os.scandir(place) as entries:
            files = [(one.path, one.stat()) for one in entries if one.name.endswith((".md", ".toml"))]
        found += [(path, stat.st_mtime_ns, stat.st_size) for path, stat in files]
    return _digest_of_files(tuple(sorted(found)))


@lru_cache(maxsize=8)
def _digest_of_files(files: tuple[tuple[str, int, int], ...]) -> str:
    """Read again only where a file's time or size is another."""
    paths = [Path(path) for path, _, _ in files]
    return digest_of([(path.parent.name, path.name, sha256(path.read_bytes()).hexdigest()) for path in paths])
