"""Delivering what waits for somebody outside, as a job: each notice is claimed by one deliverer and posted once."""

from __future__ import annotations

from app.operations.access import Action
from app.operations.job import Job
from app.operations.job_steps import Outcome, Steps
from app.operations.permission import permit_anywhere
from app.operations.ports import Ports
from extraction.errors import SettingsError


def notify_work(ports: Ports, job: Job, steps: Steps) -> None:
    """No arguments. Outcome: how many notices were ``delivered``, are ``waiting`` and were ``given_up`` in this round."""
    permit_anywhere(ports, Action.JOBS)
    if ports.deliver is None:
        raise SettingsError("there is nobody to notify: set RETROLINE_SLACK_BOT_TOKEN and what doctor names beside it")
    told: Outcome = steps.outside("delivering notices", ports.deliver)
    steps.keep(lambda: told)
