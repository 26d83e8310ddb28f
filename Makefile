# Every target makes its own ground: the virtual environment comes from requirements.lock, hash by hash.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell cksum requirements.lock | cut -d' ' -f1)

# Compiled modules are kept, whatever the shell says: the self-tests start the suite and its sandbox hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

LOAD := .venv-load
LOAD_READY := $(LOAD)/.ready-$(shell cksum requirements-load.lock | cut -d' ' -f1)
# What the load is, on one machine and on many: fixtures/wiring/load/settings.py.
LOAD_SETTINGS = PYTHONPATH=. BBWS_ENV=$(ENV) BBWS_SANDBOX_AT=$(SANDBOX_AT) BBWS_LOAD_RATE=$(RATE) BBWS_LOAD_FOR=$(FOR) BBWS_LOAD_TENANT=$(TENANT) BBWS_LOAD_WRITES=$(WRITES)
LOCUST = $(LOAD_SETTINGS) $(LOAD)/bin/locust -f fixtures/wiring/load/locustfile.py --headless
WORKERS ?= 2
MASTER ?= 127.0.0.1
MASTER_AT ?= 127.0.0.1

BROWSER := $(VENV)-browser
BROWSER_READY := $(BROWSER)/.ready-$(shell cksum requirements-browser.lock | cut -d' ' -f1)

.PHONY: ready prep test gh browser pictures proof check bench load load-master load-worker load-test lock policy schema clean

ready: $(READY)  ## the virtual environment, and nothing else

prep: $(READY)  ## the main job: judge the sandbox, as `pytest -m prep`
	$(BIN)/pytest -m prep $(ARGS)

test: $(READY)  ## the suite's own tests
	$(BIN)/pytest tests_self -n 2 -m "not proof and not gh and not load and not browser" $(ARGS)

proof: $(READY)  ## the long proofs: every fault alone, every operation refused in every way, whole runs
	$(BIN)/pytest tests_self -n 2 -m proof $(ARGS)

gh: $(READY)  ## the sandbox's GitHub driven with the real gh, which has to be installed
	$(BIN)/pytest tests_self -m gh $(ARGS)

browser: $(BROWSER_READY)  ## the report driven in a real browser: Debian's chromium, which has to be installed
	$(BROWSER)/bin/pytest tests_self/test_browser.py -m browser $(ARGS)

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

load: $(LOAD_READY)  ## traffic for a soak from this machine: make load ENV=sit RATE=2 FOR=6h
	$(LOCUST) $(ARGS)

load-master: $(LOAD_READY)  ## the same from several: the master, which waits for WORKERS; MASTER_AT is its own address
	$(LOCUST) --master --expect-workers $(WORKERS) --master-bind-host $(MASTER_AT) $(ARGS)

load-worker: $(LOAD_READY)  ## one of them, with the master's ENV, RATE and FOR, and MASTER=its address
	$(LOCUST) --worker --master-host $(MASTER) $(ARGS)

load-test: $(READY) $(LOAD_READY)  ## self-tests that run Locust on loopback
	$(BIN)/pytest tests_self -m load $(ARGS)

$(LOAD_READY): requirements-load.lock
	$(PYTHON) -m venv --clear $(LOAD)
	$(LOAD)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-load.lock
	touch $@

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
	$(VENV)-lock/bin/uv pip compile --group load --python-version 3.11 --universal --constraints requirements.lock \
	  --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-load.lock $(ARGS)
	$(VENV)-lock/bin/uv pip compile pyproject.toml --group browser --constraints requirements.lock --python-version 3.11 \
	  --universal --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-browser.lock $(ARGS)

policy: $(READY)  ## write docs/policies/verifier-readonly.json again from what the probes call
	$(BIN)/python -m fixtures.wiring.published_policy

schema: $(READY)  ## write the JSON Schemas of the declared truth again
	$(BIN)/python -m fixtures.environments schema

clean:
	rm -rf $(VENV) $(VENV)-lock $(LOAD) $(BROWSER) .cache evidence
