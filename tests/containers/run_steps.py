"""Runs the steps of the Dockerfile, then the services of compose.yaml, without a container engine.

``.venv/bin/python -m tests.containers.run_steps [--python /usr/bin/python3] [--project FOLDER] [--keep]``

Everything happens in a new folder that stands for the container's file system: absolute paths of the image lie below it. Steps
run with an empty home and nearly no environment, as ``nobody`` where this is started by root. What needs root in an image (its
user, owners) is said and not done. PostgreSQL is a throw-away server with a password. Each check prints a line; the exit code is
1 where one failed. pip takes where packages come from out of its own variables (``PIP_…``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg

from app.settings import PROJECT
from tests.containers.container_files import Step, compose, context, environment, seconds, steps
from tests.postgres import _programs

ROOT = os.geteuid() == 0
NOBODY = "nobody"
PATHS = re.compile(r"(?<![\w.:/-])/(opt/retroline|build|data|run/secrets)\b")
NEEDS_ROOT = ("groupadd", "useradd")
LONGEST = 180.0
TOKEN = "0123456789abcdef0123456789abcdef"
PASSWORD = "p/w @ ü:" + TOKEN


class Failed(AssertionError):
    """A check that did not hold."""


def say(text: str) -> None:
    print(text, flush=True)


def check(holds: bool, text: str) -> None:
    say(f"  {'ok' if holds else 'FAILED'}: {text}")
    if not holds:
        raise Failed(text)


class Image:
    """``root`` stands for ``/``. ``variables`` are those of the image."""

    def __init__(self, root: Path, python: str) -> None:
        self.root, self.variables, self.folder = root, dict[str, str](), "/"
        self.command: list[str] = []
        (root / "bin").mkdir()
        (root / "bin" / "python").symlink_to(python)
        for name in ("home", "tmp", "data", "run/secrets"):
            (root / name).mkdir(parents=True)
        self._give(root)

    def here(self, words: str) -> str:
        """The same words with the image's paths below ``root``."""
        return PATHS.sub(lambda found: f"{self.root}/{found[1]}", words)

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        path = f"{self.root}/opt/retroline/bin:{self.root}/bin:/usr/bin:/bin"
        own = {"HOME": f"{self.root}/home", "TMPDIR": f"{self.root}/tmp", "PATH": path, "LANG": "C.UTF-8"}
        own |= {name: self.here(value) for name, value in self.variables.items() if name != "PATH"}
        return {**pip, **own, **{name: self.here(value) for name, value in more.items()}}

    def start(self, command: list[str], more: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        # Replaces itself by the command, so that signals reach the command and nobody between.
        as_nobody = ["setpriv", f"--reuid={NOBODY}", "--regid=nogroup", "--clear-groups"] if ROOT else []
        given = [f"{name}={value}" for name, value in self.environment(more).items()]
        with log.open("ab") as said:
            return subprocess.Popen(
                [*as_nobody, "env", "-i", "-C", self.here(self.folder), *given, *command],
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, command: list[str], more: Mapping[str, str] | None = None) -> str:
        """Raises Failed where it ends with anything but 0."""
        log = self.root / "log"
        log.unlink(missing_ok=True)
        code = self.start(command, more or {}, log).wait()
        said = log.read_text("utf-8", "replace")
        if code:
            raise Failed(f"{' '.join(command)} ended with {code}:\n{said[-3_000:]}")
        return said

    def copy(self, source: Path, target: Path, skip: Callable[[str, list[str]], list[str]]) -> None:
        if source.is_dir():
            shutil.copytree(source, target, ignore=skip)
        else:
            shutil.copy2(source, target / source.name if target.is_dir() else target)
        self._give(target)

    def _give(self, path: Path) -> None:
        path.chmod(0o755 if path.is_dir() else 0o644)
        if not ROOT:
            return
        for one in (path, *path.rglob("*")):
            shutil.chown(one, NOBODY) if not one.is_symlink() else None


def build(image: Image, project: Path) -> None:
    """Every instruction, in order; what the second stage does not take from the first is gone by then."""
    sent = context((project / ".dockerignore").read_text("utf-8"))

    def skip(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(project)
        return [name for name in names if not sent.holds(f"{inside / name}")]

    stage = -1
    for step in steps((project / "Dockerfile").read_text("utf-8")):
        if step.stage != stage and step.stage > 0:
            shutil.rmtree(image.root / "build")
            image.variables, image.folder = {}, "/"
        stage = step.stage
        began = time.monotonic()
        _do(image, project, step, skip)
        say(f"line {step.line:>2}: {step.instruction} {step.words[:90]}  ({time.monotonic() - began:.1f} s)")


def _do(image: Image, project: Path, step: Step, skip: Callable[[str, list[str]], list[str]]) -> None:
    match step.instruction:
        case "ENV":
            image.variables |= environment(step.words)
        case "WORKDIR":
            image.folder = step.words
            Path(image.here(step.words)).mkdir(exist_ok=True)
            image._give(Path(image.here(step.words)))
        case "COPY":
            _copy(image, project, step.words.split(), skip)
        case "RUN" if step.words.startswith(NEEDS_ROOT):
            say("  not done, needs root in an image of its own:")
        case "RUN":
            image.run(["sh", "-e", "-c", image.here(re.sub(r" -[og] \d+", "", step.words))])
        case "ENTRYPOINT" | "CMD":
            image.command += step.listed()


def _copy(image: Image, project: Path, words: list[str], skip: Callable[[str, list[str]], list[str]]) -> None:
    *sources, target = words
    if sources[0].startswith("--from="):
        check(Path(image.here(sources[1])).exists() and sources[1] == target, f"{target} is there from the first stage")
        return
    for source in sources:
        image.copy(project / source, Path(image.here(image.folder)) / target, skip)


def seal(image: Image) -> None:
    """What the image brings cannot be written from here on."""
    subprocess.run(["chmod", "-R", "a-w", str(image.root / "opt")], check=True)
    if ROOT:
        subprocess.run(["chown", "-R", "root", str(image.root / "opt")], check=True)


def look(image: Image) -> None:
    """The command is there, finds its prompts and data, and nothing to install with."""
    check("Usage: retroline" in image.run(["retroline", "--help"]), "retroline --help")
    where = image.run(["python", "-c", "from app.settings import PROJECT; print(PROJECT)"]).strip()
    check(where.startswith(str(image.root)), f"the code is the image's own: {where.removeprefix(str(image.root))}")
    for name in ("prompts/instructions.md", "prompts/reports", "data/samples", "data/cases"):
        check((Path(where) / name).exists(), f"{name} came with it")
    check("database" in image.run(["retroline", "doctor"]), "retroline doctor, on SQLite in the volume")
    gone = subprocess.run([f"{image.root}/opt/retroline/bin/python", "-m", "pip"], capture_output=True, check=False)
    check(gone.returncode != 0, "no pip in it")
    refused = image.start(image.command, {}, image.root / "log").wait()
    said = (image.root / "log").read_text("utf-8")
    check(refused == 1 and "nobody has to sign in" in said, "without sign-in it refuses to start on every address")


@contextmanager
def database() -> Iterator[int]:
    """A PostgreSQL server with a password, on a port of this machine."""
    programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="retroline-steps-pg-"))
    folder.chmod(0o755)
    port = free_port()
    (folder / "password").write_text(PASSWORD, "utf-8")
    if ROOT:
        for one in (folder, folder / "password"):
            shutil.chown(one, "postgres")
    as_user = ["runuser", "-u", "postgres", "--"] if ROOT else []

    def run(*command: str | Path) -> None:
        subprocess.run([*as_user, *map(str, command)], check=True, cwd="/", stdout=subprocess.DEVNULL)

    data, options = folder / "data", f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "retroline",
        "-A",
        "scram-sha-256",
        f"--pwfile={folder}/password",
        "-E",
        "UTF8",
    )
    run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        with psycopg.connect(
            host="127.0.0.1", port=port, user="retroline", password=PASSWORD, dbname="postgres", autocommit=True
        ) as server:
            server.execute("CREATE DATABASE retroline")
        yield port
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """A process as compose.yaml describes it, on a port of its own."""

    def __init__(self, image: Image, name: str, described: Mapping[str, object], port: int, database_port: int) -> None:
        given, command = described["environment"], described.get("command", image.command[1:])
        assert isinstance(given, dict) and isinstance(command, list)
        self.name, self.port, self.image = name, port, image
        self.grace = seconds(str(described["stop_grace_period"]))
        self.log = image.root / f"{name}.log"
        self.log.touch()
        image._give(self.log)
        more = {key: str(value).replace("@database/", f"@127.0.0.1:{database_port}/") for key, value in given.items()}
        self.given = {**more, "RETROLINE_USER": "Mara Lindqvist"}
        words = [str(port) if word in ("8501", "9464") else word for word in command]
        self.process = image.start(["retroline", *words], self.given, self.log)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=10.0)

    def wait(self, path: str, holds: Callable[[httpx.Response], bool], text: str) -> None:
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if holds(self.get(path)):
                    check(True, f"{self.name}: {text}")
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise Failed(f"{self.name}: {text}\n{self.log.read_text('utf-8', 'replace')[-3_000:]}")

    def stop(self) -> None:
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            code = self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise Failed(f"{self.name} did not end within {self.grace:g} s") from None
        # uvicorn ends orderly and then passes the signal on.
        wanted = (0, -signal.SIGTERM) if self.name == "app" else (0,)
        check(code in wanted, f"{self.name} ended with {code} after {time.monotonic() - began:.1f} s")


def serve(image: Image, project: Path) -> None:
    """App and workers begin at the same moment on an empty database; a draft is asked for and done."""
    described = compose(project / "compose.yaml", {})["services"]
    assert isinstance(described, dict)
    for name, text in (("database-password", PASSWORD), ("metrics-token", TOKEN)):
        path = image.root / "run" / "secrets" / name
        path.write_text(text + "\n", "utf-8")
        path.chmod(0o600)
        if ROOT:
            shutil.chown(path, NOBODY)
    replicas = described["worker"]["deploy"]["replicas"]
    names = [("app", "app"), *((f"worker-{number + 1}", "worker") for number in range(replicas))]
    with database() as port, ExitStack() as stack:
        begun = [Service(image, name, described[kind], free_port(), port) for name, kind in names]
        for one in begun:
            stack.callback(lambda one=one: one.process.poll() is None and os.killpg(one.process.pid, signal.SIGKILL))
        for one in begun:
            one.wait("/ready", lambda answer: answer.status_code == 200, "is ready")
        _use(image, begun)
        for one in reversed(begun):
            one.stop()
        for one in begun:
            said = one.log.read_text("utf-8", "replace")
            check(PASSWORD not in said and TOKEN not in said and "Traceback" not in said, f"{one.name}: a calm log")


def _use(image: Image, begun: list[Service]) -> None:
    app, worker, *_ = begun
    living = f'retroline_workers{{state="alive"}} {float(len(begun) - 1)}'
    app.wait("/metrics", lambda answer: living in answer.text, "sees every worker alive")
    check(app.get("/").status_code == 200, "the app serves its page")
    away = httpx.get(f"http://127.0.0.1:{app.port}/", headers={"host": "evil.example"})
    check(away.status_code == 421, "and not to pages of other sites")
    for one, port in ((app, str(app.port)), (worker, str(worker.port))):
        image.run(["python", "-m", "app.telemetry.healthy", port])
        check(True, f"{one.name}: the health check says so too")
    sample = image.run(
        ["python", "-c", "from app.settings import PROJECT; print(PROJECT / 'data/samples/checkout-latency')"]
    )
    image.run(["retroline", "import", sample.strip(), "--incident", "INC-2041"], app.given)
    image.run(["retroline", "draft", "INC-2041", "--later", "--as", "Mara Lindqvist"], app.given)
    done = 'retroline_jobs{kind="draft",state="done"} 1.0'
    app.wait("/metrics", lambda answer: done in answer.text, "a draft that was asked for is done by a worker")
    shown = json.loads(image.run(["retroline", "incidents", "--json"], app.given))
    check(bool(shown), "and the report is there")


def main() -> int:
    """0 where every check held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--python", default="/usr/bin/python3", help="as the base image has it: 3.11 or later, with pip"
    )
    parser.add_argument("--project", type=Path, default=PROJECT)
    parser.add_argument("--keep", action="store_true", help="leave the folder, and say where it is")
    given = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="retroline-steps-"))
    try:
        image = Image(root, given.python)
        build(image, given.project.resolve())
        seal(image)
        look(image)
        serve(image, given.project)
    except Failed as failed:
        say(f"FAILED: {failed}")
        return 1
    finally:
        say(f"left at {root}") if given.keep else shutil.rmtree(root, ignore_errors=True)
    say("every step ran and every check held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
