"""Running the evaluation as a job: its record lies beside those that were made by command, for the Quality page."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.operations.access import Action
from app.operations.asked_model import metered_model
from app.operations.job import Job
from app.operations.job_steps import Outcome, Steps
from app.operations.job_work_draft import text
from app.operations.permission import permit_anywhere
from app.operations.ports import Ports
from extraction.errors import InputError, SettingsError

if TYPE_CHECKING:
    from evaluation.arm import Arm
    from evaluation.run_record import CaseResult


def evaluate_work(ports: Ports, job: Job, steps: Steps) -> None:
    """Arguments: ``arm`` (``plain`` or ``model``), ``only`` (ids of cases; none: all). Outcome: ``run`` (its name), ``cases``.

    Nothing of the installation's incidents is read or changed: the cases come with Retroline.
    """
    permit_anywhere(ports, Action.BATCH)
    if ports.cases is None or not ports.runs:
        raise SettingsError("there are no cases to evaluate with, or no folder for the run (RETROLINE_RUNS)")
    said = steps.outside("writing and scoring the cases", lambda: _run(ports, job, steps))
    steps.keep(lambda: said)


def _run(ports: Ports, job: Job, steps: Steps) -> Outcome:
    from evaluation.case_source import CaseFolder, case_folders
    from evaluation.record_file import write_ran, write_record
    from evaluation.run import run
    from evaluation.run_record import Ran

    if ports.cases is None:
        raise SettingsError("there are no cases to evaluate with")
    only = job.arguments.get("only")
    wanted = [str(one) for one in only] if isinstance(only, list) else []
    sources = tuple(CaseFolder(folder) for folder in case_folders(ports.cases, wanted))
    seconds: dict[str, float] = {}

    def on_case(result: CaseResult, took: float) -> None:
        seconds[result.case] = round(took, 3)
        steps.tell(result.case, len(seconds), len(sources))

    record = run(_arm(ports, text(job, "arm") or "plain"), sources, on_case=on_case)
    name = f"{record.arm.name}-{job.id[:8]}"
    ports.runs[0].mkdir(parents=True, exist_ok=True)
    path = ports.runs[0] / f"{name}.json"
    write_record(path, record)
    ran = Ran(at=datetime.now(UTC), seconds=seconds, python=platform.python_version(), cores=os.cpu_count() or 1)
    write_ran(path, ran)
    return {"run": name, "cases": len(sources)}


def _arm(ports: Ports, name: str) -> Arm:
    from evaluation.arms.model import ModelArm
    from evaluation.arms.plain import PlainArm
    from evaluation.arms.product import Product
    from evaluation.arms.replies import Replies
    from extraction.drafting.choose_evidence import BUDGET_TOKENS

    product = Product(prompts=ports.prompts, template=None, without_checks=frozenset(), evidence_tokens=BUDGET_TOKENS)
    if name == "plain":
        return PlainArm(product)
    if name != "model":
        raise InputError(f"there is no arm “{name}” to evaluate as a job: plain or model")
    if ports.model is None:
        raise SettingsError("no model is configured to evaluate: set RETROLINE_MODEL")
    return ModelArm(product, Replies(model=metered_model(ports, ports.model), replayed=False), ports.section_timeout)
