"""Changing templates: each change is a new version with its author and reason, and none is ever overwritten."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.permission import permit_anywhere, record
from app.operations.ports import Ports
from app.operations.template_library import SavedMeanwhile, SavedTemplate
from app.operations.templates import parsed, template, templates, usable, versions
from extraction.errors import InputError, NotFound, StateError

LARGEST = 100_000
"""Characters of a template's text; ``LONGEST_REASON`` of a reason."""
LONGEST_REASON = 500


def save_template(
    ports: Ports, by: str, text: str, expected: int, reason: str = "", of: str | None = None
) -> SavedTemplate:
    """Save ``text`` as the next version of the template whose id it names.

    ``expected`` is the number of the version that the editor began from, 0 for a file as it came and for a new one. ``of`` is
    the id that is being edited, empty for a new one; ``None`` takes whatever the text says.

    Raises:
        InvalidTemplate: the text is no template; the error says line and reason.
        InputError: no name, far too long, an id that is taken, or another id than the one that is edited.
        SavedMeanwhile: somebody else saved a version since.
        Denied: the actor's role does not let them.
    """
    permit_anywhere(ports, Action.TEMPLATES, by)
    if len(text) > LARGEST:
        raise InputError(f"the template has {len(text):,} characters; {LARGEST:,} are the most")
    kept = ports.redacted(text)
    read = parsed(ports, kept)
    _refuse_other_id(ports, read.id, of)
    return _keep(ports, read.id, kept, by, expected, reason)


def retire(ports: Ports, template_id: str, by: str, expected: int, reason: str = "") -> SavedTemplate:
    """From now on the template is not chosen for drafts. Reports that were drafted from it go on with it.

    Raises:
        NotFound: there is no such template.
        StateError: it is retired already, or the last one that is not.
        InputError, SavedMeanwhile, Denied: as ``save_template``.
    """
    permit_anywhere(ports, Action.TEMPLATES, by)
    entry = template(ports, template_id)
    if entry.retired:
        raise StateError(f"the template {template_id} is retired already")
    if all(one.id == template_id for one in usable(ports)):
        raise StateError(f"{template_id} is the only template left; save another one first")
    return _keep(ports, template_id, entry.text, by, expected, reason, retired=True)


def restore_version(
    ports: Ports, template_id: str, number: int, by: str, expected: int, reason: str = ""
) -> SavedTemplate:
    """Save what version ``number`` said (0: the file as it came) as the newest one; a retired template is back with it.

    Raises:
        NotFound: there is no such template or version.
        InvalidTemplate: what it said can no longer be read.
        InputError, SavedMeanwhile, Denied: as ``save_template``.
    """
    permit_anywhere(ports, Action.TEMPLATES, by)
    found = next((one for one in versions(ports, template_id) if one.number == number), None)
    if found is None:
        raise NotFound(f"the template {template_id} has no version {number}")
    parsed(ports, found.text)
    said = "the file as it came" if number == 0 else f"version {number}"
    return _keep(ports, template_id, found.text, by, expected, reason or f"restored {said}")


def _refuse_other_id(ports: Ports, template_id: str, of: str | None) -> None:
    if of is None or of == template_id:
        return
    if of:
        raise InputError(f"the text has the id “{template_id}”, and “{of}” is being edited; make a new template of it")
    try:
        template(ports, template_id)
    except NotFound:
        return
    raise InputError(f"the id “{template_id}” is taken by another template; choose another")


def _keep(
    ports: Ports, template_id: str, text: str, by: str, expected: int, reason: str, retired: bool = False
) -> SavedTemplate:
    if not by.strip():
        raise InputError("saving a template needs the name of the person who does")
    if len(reason) > LONGEST_REASON:
        raise InputError(f"the reason has {len(reason)} characters; {LONGEST_REASON} are the most")
    saved = SavedTemplate(
        id=template_id,
        number=expected + 1,
        text=text,
        by=by.strip(),
        at=ports.now(),
        reason=ports.redacted(" ".join(reason.split())),
        retired=retired,
    )
    came = any(one.id == template_id for one in templates(ports))
    with ports.store.unit():
        known = ports.library.versions(template_id)
        if (known[-1].number if known else 0) != expected:
            raise _conflict(known, expected)
        ports.library.save(saved)
        before = f"version {expected}" if expected else "as it came" if came else "none"
        told = f"version {saved.number}{', retired' if retired else ''}{f': {saved.reason}' if saved.reason else ''}"
        record(ports, Action.TEMPLATES, None, f"template {template_id}", before, told)
    return saved


def _conflict(known: tuple[SavedTemplate, ...], expected: int) -> SavedMeanwhile | StateError:
    if known:
        return SavedMeanwhile(known[-1])
    return StateError(f"there is no version {expected} of this template; open it again")
