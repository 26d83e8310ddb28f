"""What synthetic requests make is taken away again, however the run ends, and each fault of it is seen."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from fixtures.environments import load_environment
from fixtures.sandbox.faults import FAULTS
from fixtures.shapes.lifecycles import MARK
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.expected.gates import ROUTE
from tests_self.expected.lifecycles import BREAKS, BY_FUNCTION, EVERY, UNREAD_BESIDE, broken_by
from tests_self.judge import ROOT, running_sandbox
from tests_self.live_sandbox import operator

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

SIT = load_environment("sit", for_sandbox=True)
OF_ITEMS = [name for name in BREAKS if "product" in FAULTS[name].subjects(SIT)]
OF_ORDERS = [name for name in BREAKS if "order" in FAULTS[name].subjects(SIT)]
# A fault on the product beside another one on the campaigns, so that each is seen on both.
PLANTS = [
    *(
        (f"{one}:product", f"{other}:campaigns")
        for one, other in zip(OF_ITEMS, OF_ITEMS[1:] + OF_ITEMS[:1], strict=True)
    ),
    *((f"{one}:order",) for one in OF_ORDERS),
]
_TIMED = {f"test_api_gives_the_one_right_answer[{one}]" for one in ("c6", "p7", "o8")}
_OPTIONS = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY)


@pytest.fixture(scope="module")
def sit(tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("sit"), like="sit") as sandbox:
        yield sandbox


@pytest.fixture
def smoke(runner, sit):
    """Runs `pytest -m smoke` on a healthy world that is made of SIT."""
    sit.heal()
    yield lambda *arguments: runner.judge(*_OPTIONS, f"--sandbox-at={sit.file}", *arguments)
    sit.heal()


def _broken(judged):
    """Without those that only this machine's load made slow."""
    slow = {one for one in _TIMED & set(judged.records) if "p95_ms" in judged.records[one].text}
    return judged.said(Verdict.BROKEN) - slow


def _of(plants, table):
    pairs = [plant.split(":") for plant in plants]
    return {f"{check}[{subject}]" for fault, subject in pairs for check in table.get(fault, ())}


def synthetic(sandbox):
    """Everything in the tables that carries the mark and is not taken away: the operator sees them all."""
    tables = operator(sandbox, "dynamodb")
    items = [item for name in ("products", "campaigns", "orders") for item in tables.scan(TableName=name)["Items"]]
    there = [one for one in items if MARK in str(one).lower() and one["active"] != {"N": "0"}]
    return [one["PK"]["S"] for one in there if one.get("status") != {"S": "CANCELLED"}]


def test_everything_is_lived_through_and_nothing_is_left(smoke, sit):
    """Eleven claims, seventeen verdicts, and a world as it was before."""
    judged = smoke()
    assert _broken(judged) | judged.said(Verdict.UNREAD) == set(), judged.output
    held = {name.partition("[")[0] for name in judged.said(Verdict.HOLDS)}
    assert held >= EVERY
    assert synthetic(sit) == []


@pytest.mark.parametrize("plants", PLANTS, ids=lambda plants: plants[0].partition(":")[0])
def test_fault_breaks_exactly_its_own_checks(smoke, sit, plants):
    """Each is named, and nothing else changes."""
    sit.plant(*plants)
    judged = smoke()
    assert _broken(judged) == {one for plant in plants for one in broken_by(*plant.split(":"))}, judged.output
    assert judged.said(Verdict.UNREAD) == _of(plants, UNREAD_BESIDE), judged.output


@pytest.mark.parametrize("plant", BY_FUNCTION)
def test_fault_of_a_function_is_seen_by_the_lifecycle_that_comes_to_it(smoke, sit, plant):
    """Each of its answers is right, and only what comes after them shows it."""
    sit.plant(plant)
    judged = smoke()
    assert _broken(judged) == set(BY_FUNCTION[plant]), judged.output
    assert judged.said(Verdict.UNREAD) == set(), judged.output


def test_what_was_taken_against_the_rules_is_taken_away_again(smoke, sit):
    """It is the one item whose making nobody wanted."""
    sit.plant("function-accepts-anything:product_create", "function-accepts-anything:campaigns_create")
    told = [one["value"]["rejected"]["status"] for one in smoke("-k", "lifecycles").readings if _of_item(one)]
    assert told == [201, 201]
    assert synthetic(sit) == []


def _of_item(reading) -> bool:
    return reading["question"]["probe"] == "http.item"


def test_what_is_left_is_named_with_what_to_type(smoke, sit):
    """Somebody has to take it away by hand, at night, without knowing the API."""
    sit.plant("deletion-refused:product", "cancellation-refused:order")
    judged = smoke("-k", "lifecycles")
    texts = [one.text for name, one in judged.records.items() if "left" in name and name in judged.said(Verdict.BROKEN)]
    assert len(texts) == 2
    assert all("left: declared nothing, observed" in text and "answered 500" in text for text in texts)
    [product] = [line for text in texts for line in text.splitlines() if "mend:" in line and "DELETE" in line]
    assert "curl -sS -i -X DELETE" in product
    assert "$BBWS_API_KEY_PRODUCT" in product
    assert "{id}" not in str(texts)


@pytest.mark.parametrize("way", ["throttled", "dropped"])
def test_what_could_not_be_lived_through_is_unread(smoke, sit, way):
    """A limit and a cut connection say nothing about the product, and what is left is not known."""
    sit.plant(f"reading-{way}:http:DELETE /v1/v1.0/products/*@eq1b8j0sek.*")
    judged = smoke()
    of_product = {name for name in judged.records if name.endswith("[product]") and name.partition("[")[0] in EVERY}
    of_route = {f"{ROUTE}[product_delete_{caller}]" for caller in ("nobody", "stranger", "caller")}
    of_route.add("test_api_gives_the_one_right_answer[p6]")
    assert judged.said(Verdict.UNREAD) == of_product | of_route, judged.output
    assert _broken(judged) == set()


def test_every_check_and_every_fault_of_a_lifecycle_is_seen():
    """A check that nobody has seen to fail may not be able to."""
    by_function = {name.partition("[")[0] for names in BY_FUNCTION.values() for name in names}
    assert {check for checks in BREAKS.values() for check in checks} | by_function == EVERY
    in_prod = [name for name in BREAKS if FAULTS[name].subjects(load_environment("prod"))]
    assert set(BREAKS) == {*OF_ITEMS, *OF_ORDERS}
    assert in_prod == []


def test_workers_say_the_same_and_no_request_is_doubled(smoke, sit):
    """Two workers share one lifecycle, so no test meets another one's data."""
    alone, requests = smoke(), _requests(sit)
    sit.heal()
    together = smoke("-n", "2")
    assert _broken(together) == _broken(alone) == set(), together.output
    assert set(together.records) == set(alone.records)
    assert _requests(sit) == requests
    assert synthetic(sit) == []


def _requests(sandbox):
    """By route, without what may have to be asked once more until it is there."""
    told = Counter(one["action"] for one in sandbox.ledger() if one["service"] == "http")
    return {action: count for action, count in told.items() if " GET " not in f" {action} "}


def _interrupted(sit, number):
    """A run that is ended in the middle of its lifecycles, after the first item was made."""
    sit.control("POST", "latency", {"ms": 150})
    command = [sys.executable, "-m", "pytest", *_OPTIONS, f"--sandbox-at={sit.file}", "--evidence=none"]
    # Whoever started all this in the background may have had it ignore Control-C.
    heeding = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **piped, **heeding) as run:
        ends = time.monotonic() + 60
        while not (made := synthetic(sit)) and time.monotonic() < ends:
            time.sleep(0.02)
        os.kill(run.pid, number)
        output, _ = run.communicate(timeout=60)
    sit.control("POST", "latency", {"ms": 0})
    return made, output


def test_what_a_killed_run_left_is_taken_away_by_the_next(smoke, sit):
    """Nobody can clean up after SIGKILL but whoever comes after."""
    made, _ = _interrupted(sit, signal.SIGKILL)
    assert made
    assert synthetic(sit)
    judged = smoke()
    assert _broken(judged) | judged.said(Verdict.UNREAD) == set(), judged.output
    reaped = [one["value"]["reaped"] for one in judged.readings if "leftover" in one["question"]["probe"]]
    assert any(reaped)
    assert synthetic(sit) == []


def test_a_run_that_is_interrupted_cleans_up_after_itself(smoke, sit):
    """Control-C is how a person ends a run that takes too long."""
    made, output = _interrupted(sit, signal.SIGINT)
    assert made
    assert "KeyboardInterrupt" in output
    assert [one for one in synthetic(sit) if one.startswith(("PRODUCT", "CAMPAIGN"))] == []
