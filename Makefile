# Every target makes its own ground: the virtual environment comes from requirements.lock, hash by hash.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell cksum requirements.lock | cut -d' ' -f1)

BROWSER := $(VENV)-browser
BROWSER_READY := $(BROWSER)/.ready-$(shell cksum requirements-browser.lock | cut -d' ' -f1)

.PHONY: ready browser pictures prep test gh proof check bench lock policy schema clean

ready: $(READY)  ## the virtual environment, and nothing else

prep: $(READY)  ## the main job: judge the sandbox, as `pytest -m prep`
	$(BIN)/pytest -m prep $(ARGS)

test: $(READY)  ## the suite's own tests
	$(BIN)/pytest tests_self -n 2 -m "not proof and not gh and not browser" $(ARGS)

proof: $(READY)  ## the long proofs: every fault alone, every operation refused in every way
	$(BIN)/pytest tests_self -n 2 -m proof $(ARGS)

gh: $(READY)  ## the sandbox's GitHub driven with the real gh, which has to be installed
	$(BIN)/pytest tests_self -m gh $(ARGS)

browser: $(BROWSER_READY)  ## the report driven in a real browser: Debian's chromium, which has to be installed
	$(BROWSER)/bin/pytest tests_self -m browser $(ARGS)

pictures: $(BROWSER_READY)  ## take the pictures in docs/pictures again
	$(BROWSER)/bin/python -m tests_self.pictures

check: $(READY)  ## lint, types, room contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet --persona=pedantic --strict-collection .github/workflows

bench: $(READY)  ## print figures; asserts nothing
	$(BIN)/python -m tests_self.bench

$(READY): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(BROWSER_READY): requirements-browser.lock
	$(PYTHON) -m venv --clear $(BROWSER)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.lock
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

lock:  ## resolve again; needs the package index
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile pyproject.toml --group dev --python-version 3.11 --universal \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock $(ARGS)
	$(VENV)-lock/bin/uv pip compile pyproject.toml --group browser --constraints requirements.lock --python-version 3.11 \
	  --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-browser.lock $(ARGS)

policy: $(READY)  ## write docs/policies/verifier-readonly.json again from what the probes call
	$(BIN)/python -m fixtures.wiring.published_policy

schema: $(READY)  ## write the JSON Schemas of the declared truth again
	$(BIN)/python -m fixtures.environments schema

clean:
	rm -rf $(VENV) $(VENV)-lock $(BROWSER) .cache evidence
