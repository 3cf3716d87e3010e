"""The container files are well-formed, bring what the code needs and nothing else, and hold no secret or registry.

No container engine runs here: ``run_steps.py`` beside this file runs each of their steps without one.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.settings import PROJECT, VARIABLES
from tests.containers.container_files import (
    Context,
    Step,
    WrongContainerFile,
    compose,
    context,
    environment,
    seconds,
    steps,
)

DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8")
COMPOSE = PROJECT / "compose.yaml"
STEPS = steps(DOCKERFILE)
SERVICE_KEYS = frozenset(
    {
        "build",
        "cap_drop",
        "command",
        "depends_on",
        "deploy",
        "entrypoint",
        "env_file",
        "environment",
        "healthcheck",
        "image",
        "init",
        "ports",
        "read_only",
        "restart",
        "secrets",
        "security_opt",
        "shm_size",
        "stop_grace_period",
        "tmpfs",
        "volumes",
    }
)
HEALTH_KEYS = frozenset({"test", "interval", "timeout", "start_period", "retries"})


def of(instruction: str, stage: int | None = None) -> list[Step]:
    return [one for one in STEPS if one.instruction == instruction and stage in (None, one.stage)]


@pytest.fixture
def sent() -> Context:
    return context((PROJECT / ".dockerignore").read_text("utf-8"))


@pytest.fixture
def services() -> dict[str, dict[str, object]]:
    read = compose(COMPOSE, {})["services"]
    assert isinstance(read, dict)
    return read


@pytest.mark.parametrize("wrong", ["COPPY a b", "RUN", "ADD https://x.example/y /", "RUN a \\"])
def test_a_wrong_line_is_refused(wrong: str) -> None:
    """The reader lets nothing pass that it does not know."""
    with pytest.raises(WrongContainerFile):
        steps(f"FROM scratch\n{wrong}\n")


def test_every_copied_source_exists_and_goes_to_the_builder(sent: Context) -> None:
    """A COPY of what .dockerignore leaves out fails only when somebody builds."""
    for step in of("COPY"):
        *sources, _ = step.words.split()
        if sources[0].startswith("--from="):
            assert sources[0] == "--from=build" and len(sources) == 2
            continue
        for source in sources:
            assert (PROJECT / source).exists() and sent.holds(source), f"line {step.line}"


def test_what_goes_to_the_builder_is_what_is_copied(sent: Context) -> None:
    """And no history, environment, test, secret or data of anybody."""
    copied = {source for step in of("COPY", 0) for source in step.words.split()[:-1]}
    assert copied == set(sent.taken)
    for path in (
        ".git/config",
        ".env",
        "secrets/token",
        "retroline.env",
        "tests/x.py",
        "app/__pycache__/x.pyc",
        ".venv/x",
    ):
        assert not sent.holds(path), path
    assert sent.holds("prompts/instructions.md") and sent.holds("data/samples/x.json") and sent.holds("app/main.py")


def test_nothing_is_installed_without_its_hash() -> None:
    """Two installs: what the lock names, each with its hash, and the project itself without any index."""
    locked, own = [step.words for step in of("RUN") if "pip install " in step.words]
    assert "--require-hashes" in locked and "requirements.lock" in locked and "--no-deps" in locked
    assert "--no-index" in own and "--no-deps" in own and "--no-build-isolation" in own


def test_no_registry_address_secret_or_password_stands_in_the_files() -> None:
    """Images by their short names; secrets come from files."""
    both = DOCKERFILE + COMPOSE.read_text("utf-8")
    addresses = set(re.findall(r"\b\w+://[^\s\"'}]+", both))
    assert addresses <= {"postgresql://retroline@database/retroline", "http://127.0.0.1:8501"}
    assert not re.search(r"(?i)index-url|trusted-host|(?:password|token|secret|key)\w*[=:]\s*[\"']?\w{12}", both)
    assert not [step for step in of("ARG") + of("ENV") if re.search(r"(?i)password|token|secret|key", step.words)]


def test_it_runs_as_nobody_in_particular() -> None:
    """The last stage ends with a number for user and group, after everything that needs more."""
    last = max(step.stage for step in STEPS)
    (user,) = of("USER")
    assert user.words == "999:999" and user.stage == last
    assert not [step for step in of("RUN", last) + of("COPY", last) if step.line > user.line]


def test_the_health_check_asks_health_and_the_volume_is_the_data_folder() -> None:
    """As the settings name it."""
    (check,), (volume,) = of("HEALTHCHECK"), of("VOLUME")
    assert check.words.endswith('CMD ["python", "-m", "app.telemetry.healthy"]')
    variables = {name: value for step in of("ENV", 1) for name, value in environment(step.words).items()}
    assert volume.listed() == [variables["RETROLINE_DATA"]] == [variables["HOME"]]
    assert (*of("ENTRYPOINT")[0].listed(), of("CMD")[0].listed()[0]) == ("retroline", "review")


def test_every_service_is_made_of_known_keys(services: dict[str, dict[str, object]]) -> None:
    """A key with a typing mistake would be passed over or refused when somebody starts it."""
    assert set(services) == {"app", "worker", "database"}
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        assert service["restart"] == "unless-stopped"
        health = service.get("healthcheck")
        assert health is None or (isinstance(health, dict) and set(health) == HEALTH_KEYS)


def test_services_use_only_what_is_declared(services: dict[str, dict[str, object]]) -> None:
    """Secrets are files, volumes have names, and who waits waits for somebody there is."""
    read = compose(COMPOSE, {})
    secrets, volumes = read["secrets"], read["volumes"]
    assert isinstance(secrets, dict) and isinstance(volumes, dict)
    assert all(set(one) == {"file"} and one["file"].startswith("./secrets/") for one in secrets.values())
    used: set[str] = set()
    for service in services.values():
        wanted = service["secrets"]
        assert isinstance(wanted, list) and isinstance(service["volumes"], list)
        used |= set(wanted)
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= set(volumes)
        waits = service.get("depends_on", {})
        assert isinstance(waits, dict) and set(waits) <= set(services)
    assert used == set(secrets)


def test_settings_in_it_are_settings_that_there_are(services: dict[str, dict[str, object]]) -> None:
    """And secrets among them are given as files."""
    for name in ("app", "worker"):
        given = services[name]["environment"]
        assert isinstance(given, dict) and set(given) <= set(VARIABLES)
        assert all(isinstance(value, str) for value in given.values()), "a bare yes is no text"
        files = [value for key, value in given.items() if key.endswith("_FILE")]
        assert files and all(value.startswith("/run/secrets/") for value in files)


def test_only_this_machine_reaches_it(services: dict[str, dict[str, object]]) -> None:
    """One port is published, bound to loopback; the database has none."""
    assert {name: service.get("ports") for name, service in services.items()} == {
        "app": ["127.0.0.1:8501:8501"],
        "worker": None,
        "database": None,
    }


def test_ours_run_with_as_little_as_possible(services: dict[str, dict[str, object]]) -> None:
    """No capability, no new privileges, a root that cannot be written."""
    for name in ("app", "worker"):
        service = services[name]
        assert service["cap_drop"] == ["ALL"] and service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["depends_on"] == {"database": {"condition": "service_healthy"}}


def test_a_worker_is_given_the_time_that_it_takes_to_drain(services: dict[str, dict[str, object]]) -> None:
    """Two of them; killed only some time after their patience ends."""
    worker = services["worker"]
    command, deploy = worker["command"], worker["deploy"]
    assert isinstance(command, list) and deploy == {"replicas": 2} and command[0] == "work"
    patience = float(command[command.index("--patience") + 1])
    assert seconds(str(worker["stop_grace_period"])) >= patience + 15
    health = worker["healthcheck"]
    assert isinstance(health, dict) and health["test"][-1] == command[command.index("--metrics-port") + 1]


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """The last would win, silently."""
    (tmp_path / "c.yaml").write_text("services:\n  a: 1\n  a: 2\n")
    with pytest.raises(WrongContainerFile, match="twice"):
        compose(tmp_path / "c.yaml", {})


def test_every_run_step_is_shell_that_parses() -> None:
    """By the shell that the image has."""
    for step in of("RUN"):
        done = subprocess.run(["sh", "-n", "-c", step.words], capture_output=True, text=True)
        assert done.returncode == 0, f"line {step.line}: {done.stderr}"
