"""What is wrong at the live edge is seen by exactly the smoke checks that exist for it."""

import boto3
import pytest

from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.expected.smoke import BREAKS, CAMPAIGNS, UNREAD_BESIDE
from tests_self.judge import RunningSandbox
from tests_self.live_sandbox import live_sandbox

_TIMED = {f"test_api_gives_the_one_right_answer[{one}]" for one in ("c6", "p7", "o8")}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    with live_sandbox(folder) as sandbox:
        file = folder / "sandbox.json"
        file.write_text(sandbox.description.model_dump_json(), encoding="utf-8")
        yield RunningSandbox(sandbox.description, file)


@pytest.fixture
def smoke(runner, world):
    """Runs `pytest -m smoke` on the live sandbox."""

    def run(*arguments):
        options = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={world.file}")
        return runner.judge(*options, *arguments)

    world.heal()
    yield run
    world.heal()


def _broken(judged):
    """Without those that only this machine's load made slow: that times are judged is seen elsewhere."""
    slow = {one for one in _TIMED & set(judged.records) if "p95_ms" in judged.records[one].text}
    return judged.said(Verdict.BROKEN) - slow


def test_everything_holds_in_the_healthy_world(smoke):
    """A check that cries wolf is turned off."""
    judged = smoke()
    assert _broken(judged) | judged.said(Verdict.UNREAD) | judged.said(Verdict.UNPROVEN) == set(), judged.output
    assert len(judged.said(Verdict.HOLDS)) >= 60


@pytest.mark.parametrize("plant", sorted(BREAKS))
def test_fault_breaks_exactly_its_own_smoke_checks(smoke, world, plant):
    """Each is named, and nothing else changes."""
    world.plant(plant)
    judged = smoke()
    assert _broken(judged) == set(BREAKS[plant]), judged.output
    assert judged.said(Verdict.UNREAD) == UNREAD_BESIDE.get(plant, set()), judged.output
    assert judged.exit_status == 1


def test_undeployed_campaigns_break_exactly_the_campaigns_cases(smoke, world):
    """The scripts said `auth enforced` of an API that was not there."""
    apigateway = boto3.client("apigateway", **_operator(world))
    apigateway.delete_base_path_mapping(domainName="api.kimmyai.io", basePath="campaigns")
    judged = smoke()
    assert _broken(judged) == set(CAMPAIGNS), judged.output


def test_a_key_requirement_that_is_taken_away_breaks_exactly_that_route(smoke, world):
    """400 instead of 403 says that the gate is open, and nothing was written."""
    world.plant("route-without-key:product_create")
    judged = smoke()
    assert _broken(judged) == {"test_api_gives_the_one_right_answer[p4]"}, judged.output
    assert "PutItem" not in str(world.ledger())


def _operator(world):
    key = world.description.operator
    return {
        "endpoint_url": world.description.aws_endpoint_url,
        "region_name": world.description.region,
        "aws_access_key_id": key.access_key_id,
        "aws_secret_access_key": key.secret_access_key,
    }
