"""Records in: files from the browser or paths on this machine, how far the import is, and what was skipped."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.operations.access import EVERY_TEAM, Action
from app.operations.import_incident import ImportResult
from app.operations.import_team import importing_teams
from app.review import session
from app.review.components.frame import frame, not_allowed
from app.review.components.panel import panel
from app.review.import_work import SAMPLE, Progress, Upload, start, start_sample, work_of
from app.review.views.imports import progress_block, read_what, result_blocks
from app.review.views.words import Json
from extraction.capture.read_records import ReadOptions

POLL = 0.5
"""Seconds between looks at an import under way."""


def show() -> None:
    frame("import")
    work = session.works().of(work_of(session.world()))
    if work is not None and not work.done:
        _importing()
        return
    if work is not None:
        _outcome(work.error, work.result)
        return
    why = session.why_not(Action.IMPORT)
    if why is not None and not session.world().actor.operator:
        not_allowed(why)
        return
    _form()


@st.fragment(run_every=POLL)
def _importing() -> None:
    work = session.works().of(work_of(session.world()))
    if work is None or work.done:
        st.rerun()
    else:
        steps = [step for step in list(work.steps) if isinstance(step, Progress)]
        panel([progress_block(steps[-1] if steps else Progress(told="Starting"))], key="progress")


def _outcome(error: str | None, result: object) -> None:
    """What came in and what did not; it stays until the person goes on."""
    blocks: list[Json] = []
    if error is not None:
        blocks = [
            {
                "title": "The import did not finish",
                "heads": True,
                "notice": {"text": error, "kind": "error"},
                "links": [_AGAIN],
            }
        ]
    elif isinstance(result, ImportResult):
        blocks = result_blocks(result)
    panel(blocks, key="outcome", on_act=_on_outcome)


_AGAIN: Json = {"label": "Import something else", "act": "again"}


def _on_outcome(act: str) -> None:
    work = session.works().take(work_of(session.world()))
    result = None if work is None else work.result
    if act in ("draft", "timeline") and isinstance(result, ImportResult):
        session.go_next(act, incident=result.incident.key)


def _form() -> None:
    left, right = st.columns([0.6, 0.4], gap="large")
    with left, st.form("import", border=False):
        st.markdown("# Import records")
        files = st.file_uploader(
            "Files",
            accept_multiple_files=True,
            help="Zip, JSON, JSON lines, CSV or mail. What they are is recognised by content, not by name.",
        )
        paths, team = _paths(), _team()
        first, second = st.columns(2)
        key = first.text_input("Incident", placeholder="INC-2041; left empty: as the records name it")
        channels = second.text_input("Slack channels", placeholder="Left empty: the incident's own are found")
        every = st.checkbox("Take every channel of the export")
        if st.form_submit_button("Import", type="primary"):
            _start(files, paths, _options(key.strip(), channels, every), team)
    with right:
        panel([read_what()], key="what", on_act=None)
        if SAMPLE.is_dir():
            panel([_sample_block()], key="sample", on_act=_on_sample)


def _paths() -> str:
    """Files of the machine itself are for whoever runs it: people who sign in upload theirs."""
    if not session.world().actor.operator:
        return ""
    return st.text_area(
        "Paths on this machine, one a line", height=80, placeholder="/exports/slack.zip\n/exports/alertmanager"
    )


def _team() -> str | None:
    """Whose a new incident is, where that does not go without saying."""
    teams = importing_teams(session.world())
    if not teams or (len(teams) == 1 and teams[0] != EVERY_TEAM):
        return None
    told = "Whose a new incident is; an incident that is there keeps its team."
    if EVERY_TEAM in teams:
        return st.text_input("Team", placeholder="Left empty: of no team", help=told).strip() or None
    return st.selectbox("Team", teams, index=None, placeholder="Choose your team", help=told)


def _options(key: str, channels: str, every: bool) -> ReadOptions:
    named = tuple(name.strip().lstrip("#") for name in channels.split(",") if name.strip())
    return ReadOptions(channels=named, all_channels=every, incident=key or None)


def _sample_block() -> Json:
    return {
        "title": "No records at hand?",
        "text": "The sample is an invented incident in raw records from seven sources.",
        "links": [{"label": "Import the sample incident", "act": "sample"}],
    }


def _on_sample(_act: str) -> None:
    start_sample(session.works(), session.world(), session.actor())


def _start(files: object, paths: str, options: ReadOptions, team: str | None) -> None:
    uploads = [Upload(name=one.name, content=one.getvalue()) for one in files] if isinstance(files, list) else []
    wanted = [Path(line.strip()).expanduser() for line in paths.splitlines() if line.strip()]
    missing = [str(path) for path in wanted if not path.exists()]
    if missing:
        st.error(f"There is no file or folder {', '.join(missing)} on this machine.")
    elif not uploads and not wanted:
        st.error("Choose files or name a path first." if session.world().actor.operator else "Choose files first.")
    else:
        start(session.works(), session.world(), uploads, wanted, options, options.incident, team)
        st.rerun()


show()
