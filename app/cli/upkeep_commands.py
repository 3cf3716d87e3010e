"""``backup``, ``restore``, ``move``, ``retain`` and ``erase-person``: what whoever runs Retroline does with what it keeps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.options import ActorOption, JsonOption

if TYPE_CHECKING:
    from app.settings import Settings
    from app.storage.load_rows import Proof

app = typer.Typer()

QuietOption = Annotated[bool, typer.Option("--quiet", help="Do not tell on standard error how far it is.")]


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Archive to write; compressed where its name ends in .gz or .tgz.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put address.key in as well: keep such an archive as you keep keys.")
    ] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything into one archive while the app runs: one state of the database, reports, templates, settings files."""
    from app.settings import read_settings
    from app.storage.backup import Beside, back_up

    settings = read_settings()
    places = _places(settings)
    beside = Beside(data=settings.data, reports=settings.output, templates=_own_templates(settings), single=places)
    made = back_up(settings.database_url, file, beside, _version(), with_keys=with_keys, tell=_telling(quiet))
    _keep_record(settings, made.schema, "backup", f"{made.rows} rows, {len(made.files)} files")
    told = {
        "file": str(file),
        "schema": made.schema,
        "rows": made.rows,
        "tables": {one.name: {"rows": one.rows, "digest": one.digest} for one in made.tables},
        "files": [one.name for one in made.files],
        "jobs_under_way": made.jobs_under_way,
        "left_out": list(made.left_out),
    }
    if as_json:
        output.say_json(told)
        return
    output.say(
        f"{file}: {made.rows} rows in {len(made.tables)} tables and {len(made.files)} files, readable by you only."
    )
    output.say("Not in it:")
    for sentence in made.left_out:
        output.say(f"  {sentence}")


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(help="A backup; or a text with placeholders of personal data, - for standard input.")
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Where the place is not empty, keep what is there aside under another name."),
    ] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring a backup back into an empty place; or print a text with the personal data that its placeholders stand for.

    A backup is verified before anything is touched. Of a text the restore map is asked; secrets are never in it.
    """
    from app.cli.engine_commands import restore_placeholders
    from app.storage.restore_backup import looks_like_an_archive

    if str(file) == "-" or not (looks_like_an_archive(file) or replace):
        restore_placeholders(file)
        return
    _restore_archive(file, replace=replace, quiet=quiet, as_json=as_json)


@app.command()
def move(
    to_url: Annotated[str, typer.Argument(help="The empty database: postgresql://user@host/name or sqlite:///path.")],
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Move everything into another database, SQLite or PostgreSQL, and prove row for row that it is there."""
    from app.settings import read_settings
    from app.storage.move import move as moved

    settings = read_settings()
    if not quiet:
        output.warn("Nobody can write to the present database until this is done.")
    proof = moved(settings.database_url, to_url, _telling(quiet))
    if as_json:
        output.say_json(_told(proof))
        return
    _say_proof(proof)
    output.say("Set RETROLINE_DATABASE_URL to the new database before you start the app and workers again.")
    output.say("The old one is as it was: what is written to it from now on is not in the new one.")


def _restore_archive(file: Path, *, replace: bool, quiet: bool, as_json: bool) -> None:
    from app.settings import read_settings
    from app.storage.restore_backup import restore_backup
    from app.storage.restore_files import Places

    settings = read_settings()
    places = Places(
        data=settings.data, reports=settings.output, templates=_own_templates(settings), single=_places(settings)
    )
    done = restore_backup(file, settings.database_url, places, replace=replace, tell=_telling(quiet))
    _keep_record(settings, None, "restore", f"{done.proof.rows} rows of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC")
    if as_json:
        written = {name: str(path) for name, path in done.put}
        output.say_json({**_told(done.proof), "made_at": done.manifest.made_at, "aside": done.aside, "files": written})
        return
    _say_proof(done.proof)
    output.say(f"{len(done.put)} files were written. The backup was made at {output.moment(done.manifest.made_at)}.")
    for sentence in done.aside:
        output.say(f"Kept aside: {sentence}.")
    _say_unset(settings, dict(done.put))
    if not done.manifest.with_keys and not (settings.data / "address.key").exists():
        output.say(f"address.key is not in this backup: put your copy into {settings.data} before you import records.")


def _say_unset(settings: Settings, put: Mapping[str, Path]) -> None:
    wanted = {
        "restore.map": ("RETROLINE_RESTORE_MAP", settings.restore_map),
        "access.toml": ("RETROLINE_ACCESS", settings.access),
        "redaction.toml": ("RETROLINE_REDACTION", settings.redaction),
        "retention.toml": ("RETROLINE_RETENTION", settings.retention),
    }
    for name, (variable, path) in wanted.items():
        if name in put and path is None:
            output.say(f"Set {variable}={put[name]}: it was in the backup and is not configured here.")
    if any(name.startswith("templates/") for name in put) and _own_templates(settings) is None:
        output.say(f"Set RETROLINE_TEMPLATES={settings.data / 'templates'}: the backup holds templates of your own.")


def _say_proof(proof: Proof) -> None:
    output.table(
        ("table", "rows", "digest on both sides"),
        [(name, str(one.rows), one.digest[:16]) for name, one in sorted(proof.tables.items())],
    )
    output.say(
        f"{proof.rows} rows in {len(proof.tables)} tables agree; the seals of {proof.incidents} incidents and "
        f"{proof.audit_entries} audit entries verify."
    )
    if proof.jobs_waiting_again:
        output.say(
            f"{proof.jobs_waiting_again} jobs were under way and wait again in a new run. This copy does not know what went "
            "outside after it was made: look at the notices that wait (retroline notify --list) before you start the app."
        )


def _told(proof: Proof) -> dict[str, object]:
    return {
        "rows": proof.rows,
        "tables": {name: {"rows": one.rows, "digest": one.digest} for name, one in proof.tables.items()},
        "incidents": proof.incidents,
        "audit_entries": proof.audit_entries,
        "jobs_waiting_again": proof.jobs_waiting_again,
    }


def _places(settings: Settings) -> dict[str, Path]:
    """Settings files that are configured, under the names that they have in a backup."""
    named = {
        "restore.map": settings.restore_map,
        "access.toml": settings.access,
        "redaction.toml": settings.redaction,
        "retention.toml": settings.retention,
    }
    return {name: path for name, path in named.items() if path is not None}


def _own_templates(settings: Settings) -> Path | None:
    """The folder of the team's templates; ``None`` where those that come with Retroline are used."""
    return None if settings.templates.is_relative_to(settings.prompts) else settings.templates


def _keep_record(settings: Settings, schema: str | None, action: str, subject: str) -> None:
    """An entry in the audit log, where the tables are those of this version: looking at older ones changes nothing."""
    from app.cli.acting import world
    from app.operations.permission import record
    from app.storage.upgrade import HEAD

    if schema in (None, HEAD):
        record(world(settings.user), action, None, subject)


def _version() -> str:
    from importlib.metadata import version

    return version("retroline")


def _telling(quiet: bool) -> Callable[[str, int], None]:
    def tell(what: str, done: int) -> None:
        if not quiet and done:
            sys.stderr.write(f"{what}: {done}\n")

    return tell


@app.command()
def retain(
    by: ActorOption,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go and why; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let go what is kept longer than the retention file (RETROLINE_RETENTION) says; approved and published reports stay."""
    from app.cli.acting import world
    from app.operations.retention import due, retain
    from app.settings import read_settings
    from app.wiring import keeper

    settings = read_settings()
    rules, ports = settings.retention_rules(), world(by)
    found = due(ports, keeper(ports), rules) if dry_run else tuple(retain(ports, keeper(ports), rules, by))
    if as_json:
        output.say_json(
            [
                {"kind": one.kind or "incident", "incident": one.incident, "count": one.count, "why": one.why}
                for one in found
            ]
        )
        return
    if not found:
        output.say("Nothing is kept longer than it should be.")
        return
    output.table(
        ("incident", "what would go" if dry_run else "what went", "how many", "why"),
        [
            (one.incident or "–", one.kind.words if one.kind else "the whole incident", str(one.count), one.why)
            for one in found
        ],
    )


@app.command("erase-person")
def erase_person(
    who: Annotated[str, typer.Argument(help="Name as it is shown, or e-mail address.")],
    by: ActorOption,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the audit log without the name.")] = "",
    also: Annotated[
        list[str] | None, typer.Option("--also", help="Another name of theirs, such as a first name used alone.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take a person's data out of everything on their request; what has to stay names a stand-in, and all chains still verify."""
    from app.cli.acting import world
    from app.operations.erase_person import erase_person
    from app.settings import read_settings
    from app.wiring import eraser

    ports = world(by)
    done = erase_person(ports, eraser(ports, read_settings()), who, by, reason, tuple(also or ()), dry_run)
    if as_json:
        from dataclasses import asdict

        output.say_json(asdict(done))
        return
    would = "would be " if dry_run else ""
    output.say(f"{', '.join(done.called)}: {'would become' if dry_run else 'now'} {done.stand_in}")
    output.table(("what", "how", "records"), [(one.where, f"{would}{one.how}", str(one.count)) for one in done.removed])
    output.say(f"Incidents: {', '.join(done.incidents) or 'none'}")
    for out in done.publish_again:
        output.say(
            f"Went out and names them still: {out.location} ({out.incident}, {out.destination}); publish it again."
        )
    for sentence in done.stays:
        output.say(f"Stays: {sentence}")
