"""Dockerfile, .dockerignore and compose.yaml, read strictly: what this does not know is an error, not passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml

INSTRUCTIONS = frozenset(
    {
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "RUN",
        "USER",
        "VOLUME",
        "WORKDIR",
    }
)
"""All that ours uses."""
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class WrongContainerFile(ValueError):
    """A line that does not mean what it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An instruction of a stage (counted from 0; -1 before the first FROM). ``words`` is what follows it."""

    line: int
    stage: int
    instruction: str
    words: str

    def listed(self) -> list[str]:
        """The exec form: a JSON list of texts."""
        value = json.loads(self.words)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise WrongContainerFile(f"line {self.line}: not a list of texts: {self.words}")
        return value


def steps(text: str) -> tuple[Step, ...]:
    """Every instruction of a Dockerfile. Raises WrongContainerFile."""
    found: list[Step] = []
    stage = -1
    for line, said in _joined(text):
        instruction, _, words = said.partition(" ")
        if instruction not in INSTRUCTIONS or not words.strip():
            raise WrongContainerFile(f"line {line}: {said}")
        stage += instruction == "FROM"
        found.append(Step(line=line, stage=stage, instruction=instruction, words=words.strip()))
    return tuple(found)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    parts: list[str] = []
    began = 1
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        began = number if not parts else began
        parts.append(line.strip().removesuffix("\\").strip())
        if not line.rstrip().endswith("\\"):
            yield began, " ".join(parts)
            parts = []
    if parts:
        raise WrongContainerFile(f"line {began}: the last line goes on")


def environment(words: str) -> dict[str, str]:
    """``A=1 B=$A`` of an ENV line."""
    pairs = [one.partition("=") for one in words.split()]
    if any(not sign for _, sign, _ in pairs):
        raise WrongContainerFile(f"not pairs: {words}")
    return {name: value for name, _, value in pairs}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What goes to the builder: ``taken`` are names at the top, ``never`` patterns below them."""

    taken: tuple[str, ...]
    never: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Whether a file of this path, relative to the project, goes to the builder."""
        pure = PurePosixPath(path)
        if pure.parts[0] not in self.taken:
            return False
        return not any(_fits(pure, pattern) for pattern in self.never)


def context(text: str) -> Context:
    """A .dockerignore that leaves out all, names what is taken, and then what is never. Raises WrongContainerFile."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    taken = tuple(line[1:] for line in lines if line.startswith("!"))
    never = tuple(line for line in lines[1:] if not line.startswith("!"))
    if lines[:1] != ["*"] or lines != ["*", *(f"!{one}" for one in taken), *never]:
        raise WrongContainerFile("a .dockerignore begins with *, then says what is taken, then what never is")
    return Context(taken=taken, never=never)


def _fits(path: PurePosixPath, pattern: str) -> bool:
    above = (path, *path.parents)
    if pattern.startswith("**/"):
        return any(one.match(pattern[3:]) for one in above if one.name)
    return any(str(one) == pattern for one in above)


def compose(path: Path, given: Mapping[str, str]) -> dict[str, object]:
    """The file with its variables put in (``${NAME:-default}``, from ``given``) and its merges done."""
    text = _VARIABLE.sub(lambda found: given.get(found[1], found[2] or ""), path.read_text("utf-8"))
    read = yaml.load(text, Loader=_Once)
    if not isinstance(read, dict):
        raise WrongContainerFile("not an object")
    return read


class _Once(yaml.SafeLoader):
    """Refuses a key that stands twice in one object; the library would take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        own = [key.value for key, _ in node.value if key.value != "<<"]
        if len(own) != len(set(own)):
            raise WrongContainerFile(f"a key stands twice: {node.start_mark}")
        return super().construct_mapping(node, deep)


def seconds(duration: str) -> float:
    """Of ``30s`` or ``1m30s``. Raises WrongContainerFile."""
    found = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", duration)
    if not found or not duration:
        raise WrongContainerFile(f"not a duration: {duration}")
    return int(found[1] or 0) * 60.0 + int(found[2] or 0)
