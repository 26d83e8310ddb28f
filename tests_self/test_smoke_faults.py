"""What is wrong at the live edge is seen by exactly the smoke checks that exist for it."""

import boto3
import pytest

from fixtures.environments import load_environment
from fixtures.sandbox.faults import FAULTS
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.expected import gates, outside
from tests_self.expected.gates import CASE, METHOD, ROUTE
from tests_self.expected.smoke import FAULTS as SEEN
from tests_self.expected.smoke import HEALTH, NOW_AND_THEN, ONLY_SMOKE, broken_by, campaigns, unread_by
from tests_self.judge import running_sandbox

PROD = load_environment("prod", for_sandbox=True)
HIDES_OTHERS = {"site-answers-all-with-the-page", "site-built-for-sit"}
"""The one leaves no error answer to be judged, the other publishes every file anew."""


def _subjects(fault: str) -> list[str]:
    return [one for one in FAULTS[fault].subjects(PROD) if broken_by(fault, one, PROD)]


def _changed(fault: str, subject: str) -> set[str]:
    hidden = outside.hides(fault, subject, PROD)
    return broken_by(fault, subject, PROD) | unread_by(fault, subject, PROD) | hidden


def _together() -> list[list[str]]:
    """All faults in a few worlds, none beside another that changes a verdict of its own."""
    worlds: list[list[tuple[str, str]]] = []
    for fault in SEEN:
        for world in worlds:
            subject = next((one for one in _subjects(fault) if _may_join(fault, one, world)), None)
            if subject is not None:
                world.append((fault, subject))
                break
        else:
            worlds.append([(fault, _subjects(fault)[0])])
    return [[f"{fault}:{subject}" for fault, subject in world] for world in worlds]


def _may_join(fault: str, subject: str, world: list[tuple[str, str]]) -> bool:
    own = _changed(fault, subject)
    return not HIDES_OTHERS & {fault, *(other for other, _ in world)} and not any(
        own & _changed(other, taken)
        or (other.startswith("function-") and taken == subject)
        or gates.hide_each_other(fault, subject, other, taken, PROD)
        for other, taken in world
    )


def _of(plants: list[str], expected) -> set[str]:
    pairs = [plant.split(":", 1) for plant in plants]
    return {one for fault, subject in pairs for one in expected(fault, subject, PROD)}


def test_everything_holds_in_the_healthy_world(healthy_smoke):
    """A check that cries wolf is turned off."""
    assert healthy_smoke.exit_status == 0, healthy_smoke.output
    assert {one for one in healthy_smoke.said(Verdict.NOT_ASKED) if one.startswith(CASE)} == {
        f"{CASE}[c8]",
        f"{CASE}[o5]",
    }
    assert len(healthy_smoke.said(Verdict.HOLDS)) >= 70


def test_every_smoke_check_is_broken_by_a_fault(healthy_smoke):
    """A check that nobody has seen to fail may not be able to. Each of the 32 that is asked is one of them."""
    broken = {one for fault in SEEN for subject in _subjects(fault) for one in broken_by(fault, subject, PROD)}
    holding = healthy_smoke.said(Verdict.HOLDS)
    assert {name.partition("[")[0] for name in broken} == {name.partition("[")[0] for name in holding}
    cases = {name for name in holding if name.startswith((CASE, ROUTE, METHOD, "test_platform"))}
    assert cases - broken == set()
    assert set(FAULTS) >= ONLY_SMOKE | set(SEEN)
    assert [fault for fault in SEEN if not _subjects(fault)] == []


@pytest.mark.parametrize(
    "plants", _together(), ids=lambda plants: f"{len(plants)}-faults-with-{plants[0].partition(':')[0]}"
)
def test_faults_break_exactly_their_own_smoke_verdicts(sandbox, judge_smoke, plants):
    """Many faults in one world: each is named, and nothing else changes."""
    sandbox.plant(*plants)
    judged = judge_smoke()
    assert judged.said(Verdict.BROKEN) == _of(plants, broken_by), judged.output
    assert judged.said(Verdict.UNREAD) == _of(plants, unread_by), judged.output
    assert judged.exit_status == 1


@pytest.mark.proof
@pytest.mark.parametrize("fault", SEEN)
def test_each_fault_alone_breaks_exactly_its_own_smoke_verdicts(sandbox, judge_smoke, fault):
    """No other fault can cover for it."""
    subject = _subjects(fault)[-1]
    sandbox.plant(f"{fault}:{subject}")
    judged = judge_smoke()
    assert judged.said(Verdict.BROKEN) == broken_by(fault, subject, PROD), judged.output
    assert judged.said(Verdict.UNREAD) == unread_by(fault, subject, PROD), judged.output


def test_a_function_that_fails_now_and_then_is_seen_among_the_samples(sandbox, judge_smoke):
    """One answer may be any of the good ones."""
    sandbox.plant(f"{NOW_AND_THEN}:product_list")
    broken = judge_smoke("tests_smoke/test_apis.py", "tests_smoke/test_health.py").said(Verdict.BROKEN)
    assert {f"{CASE}[p7]"} <= broken <= {f"{CASE}[p1]", f"{CASE}[p7]", f"{HEALTH}[product]"}


def test_undeployed_campaigns_break_exactly_the_campaigns_cases(sandbox, judge_smoke):
    """The scripts said `auth enforced` of an API that was not there."""
    mapping = {"domainName": "api.kimmyai.io", "basePath": "campaigns"}
    _gateway(sandbox).delete_base_path_mapping(**mapping)
    assert judge_smoke().said(Verdict.BROKEN) == campaigns(PROD)


def test_campaigns_that_were_never_deployed_break_exactly_the_campaigns_cases(runner, tmp_path):
    """In the world of the assessment, where functions and API are not there at all."""
    with running_sandbox(tmp_path, world="assessed") as sandbox:
        sandbox.control("GET", "health")
        options = ("--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}")
        judged = runner.judge("-m", "smoke", *options)
    assert judged.said(Verdict.BROKEN) == campaigns(PROD), judged.output
    assert judged.said(Verdict.UNREAD) == set()


@pytest.mark.parametrize(
    ("path", "method", "case", "route"),
    [
        ("/v1.0/products", "POST", "p4", "product_create"),
        ("/v1.0/products/{productId}", "DELETE", "p6", "product_delete"),
    ],
)
def test_a_key_requirement_that_is_taken_away_breaks_exactly_that_route(
    sandbox, judge_smoke, path, method, case, route
):
    """By hand, as `aws apigateway update-method` does it. Another answer than 403 says that the gate is open."""
    gateway, api = _gateway(sandbox), next(one.name for one in PROD.apis if one.key == "product")
    [resource] = [one["id"] for one in gateway.get_resources(restApiId=api, limit=500)["items"] if one["path"] == path]
    patch = [{"op": "replace", "path": "/apiKeyRequired", "value": "false"}]
    gateway.update_method(restApiId=api, resourceId=resource, httpMethod=method, patchOperations=patch)
    before = _items(sandbox)
    let_in = {f"{ROUTE}[{route}_{caller}]" for caller in ("nobody", "stranger")}
    assert judge_smoke().said(Verdict.BROKEN) == {f"{CASE}[{case}]"} | let_in
    assert _items(sandbox) == before


def _items(sandbox) -> dict[str, list[dict]]:
    dynamodb = _client(sandbox, "dynamodb")
    return {one.key: dynamodb.scan(TableName=one.name)["Items"] for one in PROD.tables if one.due.place <= 3}


def _gateway(sandbox):
    return _client(sandbox, "apigateway")


def _client(sandbox, service):
    key = sandbox.description.operator
    return boto3.client(
        service,
        endpoint_url=sandbox.description.aws_endpoint_url,
        region_name=sandbox.description.region,
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret_access_key,
    )
