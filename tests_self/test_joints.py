"""Joints between API, permission, alias and version: what no fault can plant, and what must never be kept."""

import base64
import hashlib
import json
import tomllib

import pytest
import tomlkit

from fixtures.environments import FOLDER, load_environment
from fixtures.judging import differences, joint_differences, version_differences
from fixtures.probes.aws.mentions import mentioned_in
from fixtures.shapes import redaction
from fixtures.shapes.apis import FunctionTarget, ObservedJoint, ObservedRoute
from fixtures.shapes.expectations import Share
from fixtures.shapes.functions import ObservedFunction
from fixtures.shapes.words import Verdict

PROD = load_environment("prod", for_sandbox=True)
GATEWAY = "apigateway.amazonaws.com from arn:aws:execute-api:af-south-1:093646564004:"


def _route(key="product_get"):
    return next(one for one in PROD.routes if one.key == key)


def _function(key="product_get"):
    return next(one for one in PROD.functions if one.key == key)


def _joined(**changes):
    route = _route()
    target = FunctionTarget(
        region=route.region, account=route.account, function=route.function_names[0], qualifier=route.alias
    )
    whole = {
        "target": target,
        "there": route.function_names,
        "version": "2",
        "invokers": (f"{GATEWAY}vh71idv0e2/*",),
        "code_sha256": "x",
    }
    return ObservedRoute(joint=ObservedJoint(**(whole | changes)))


@pytest.mark.parametrize(
    "source",
    [
        "vh71idv0e2/*",
        "vh71idv0e2/*/*",
        "vh71idv0e2/prod/GET/v1.0/products/*",
        "vh71idv0e2/*/GET/v1.0/products/{productId}",
        "vh71idv0e2/*/*/*",
    ],
)
def test_a_permission_that_covers_the_method_joins(source):
    """Consoles, Terraform and people write the same permission in several ways."""
    assert joint_differences(_route(), _joined(invokers=(GATEWAY + source,))) == []


@pytest.mark.parametrize(
    "source",
    [
        "abcdefghij/*",
        "vh71idv0e2/sit/*",
        "vh71idv0e2/prod/POST/v1.0/products/*",
        "vh71idv0e2/prod/GET/v1.0/products",
        "vh71idv0e2",
    ],
)
def test_a_permission_for_something_else_parts(source):
    """Another API, stage, method or path is refused, and the caller sees a 500."""
    found = joint_differences(_route(), _joined(invokers=(GATEWAY + source,))).found
    assert [one.field for one in found] == [
        "permission of GET /v1.0/products/{productId} of vh71idv0e2 on 2-1-bbws-tf-product-get-prod:live"
    ]


def test_a_released_digest_is_part_of_the_joint():
    """The version behind the alias is numbered and permitted, and is not the release."""
    route = _route().model_copy(update={"code_sha256": "the release"})
    assert [str(one) for one in joint_differences(route, _joined(code_sha256="another")).found] == [
        "2-1-bbws-tf-product-get-prod:live → code: declared the release, observed another"
    ]


def test_a_joint_that_was_not_read_is_never_judged():
    """Nothing seen is not a pass."""
    with pytest.raises(ValueError, match="not read"):
        joint_differences(_route(), ObservedRoute())


@pytest.mark.parametrize(
    ("weights", "holds"), [({"3": 0.1}, True), ({}, False), ({"3": 0.5}, False), ({"3": 0.1, "4": 0.1}, False)]
)
def test_a_running_shift_is_between_two_versions_at_the_declared_share(weights, holds):
    """Declared while it runs: nothing shifted, too much, or a third version is not what was meant."""
    function = _function().model_copy(update={"alias_weights": Share(share=0.1)})
    assert (differences(function, ObservedFunction(alias_weights=weights)) == []) is holds


def test_the_newest_version_may_stand_beside_the_live_one_while_a_shift_runs():
    """The weights themselves are judged by a check of their own."""
    shifting = ObservedFunction(alias_version="2", alias_weights={"3": 0.1}, newest_version="3", code_sha256="x")
    assert version_differences(_function(), shifting) == []


def _file(tmp_path, change):
    content = tomllib.loads((FOLDER / "prod.toml").read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "mine.toml"
    path.write_text(tomlkit.dumps(content), encoding="utf-8")
    return path


def test_a_declared_release_is_judged_by_version_and_digest(runner, sandbox, tmp_path):
    """A manifest names what was built; another digest behind the alias is said by each check that uses it."""
    digest = base64.b64encode(hashlib.sha256(b"the release").digest()).decode()
    releases = {"product_get": {"version": "2", "code_sha256": digest}}
    file = _file(tmp_path, lambda content: content.update(releases=releases))
    judged = runner.judge("-m", "prep", f"--like={file}")
    assert judged.said(Verdict.BROKEN) == {
        "test_function_serves_its_newest_version[product_get]",
        "test_route_reaches_the_live_version_of_its_function[product_get]",
    }
    assert f"live → code: declared {digest}" in judged.output


def test_a_declared_shift_is_seeded_nowhere_and_so_is_broken(runner, tmp_path):
    """`shifting` in the file asks for the running shift, for all functions of its group."""
    file = _file(tmp_path, lambda content: content["function_groups"]["product"].update(shifting=0.1))
    judged = runner.judge("-m", "prep", f"--like={file}")
    assert {one.partition("[")[0] for one in judged.said(Verdict.BROKEN)} == {
        "test_function_divides_its_traffic_as_declared"
    }
    assert "alias_weights: declared one other version at 0.1, observed none" in judged.output


def test_the_way_back_is_written_as_one_command_for_each_function(judge, sandbox, tmp_path):
    """At night nobody has to look up a version, and no weight of a running shift is left behind."""
    judge(f"--evidence={tmp_path}")
    lines = (tmp_path / "rollback.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(PROD.functions)
    assert (
        "aws lambda update-alias --function-name 2-1-bbws-tf-product-get-prod --name live --function-version 1 "
        "--routing-config AdditionalVersionWeights={} --region af-south-1" in lines
    )
    assert "# campaigns_get: there is no version before the live one" in lines


def test_the_way_back_from_a_running_shift_is_the_version_that_still_takes_most(judge, sandbox):
    """While the newest version takes a tenth, going back one more version would be an accident of its own."""
    sandbox.plant("alias-weight-left:product_get", "alias-weight-left:campaigns_get")
    read = {one["question"]["address"]["name"]: one for one in judge().readings if _is_of_versions(one)}
    assert read["2-1-bbws-tf-product-get-prod"]["value"]["previous_version"] == "2"
    assert read["2-1-bbws-campaigns-get-prod"]["value"]["previous_version"] == "1"


def _is_of_versions(reading):
    return reading["question"]["probe"] == "lambda.versions"


def test_no_key_and_no_variable_is_kept_as_evidence(healthy):
    """Whoever may read the evidence may not call the API with it."""
    kept = [call for one in healthy.readings for call in one["calls"]]
    keys = [call["answer"]["items"] for call in kept if call["operation"].endswith(("ApiKeys", "PlanKeys"))]
    assert keys
    assert [item for items in keys for item in items if item.get("value", "(redacted)") != "(redacted)"] == []
    versions = json.dumps([call for call in kept if call["operation"] == "lambda:ListVersionsByFunction"])
    assert "value-of-" not in versions
    assert "(redacted)" in versions


def test_the_value_of_a_key_is_dropped_wherever_it_is_answered():
    """Also where somebody asked AWS to include it."""
    answer = {"items": [{"id": "a", "name": "b", "value": "not for anybody"}]}
    kept = redaction.answer("apigateway:GetUsagePlanKeys", answer)
    assert kept == {"items": [{"id": "a", "name": "b", "value": redaction.REDACTED}]}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("https://sqs.eu-west-1.amazonaws.com/536580886816/orders", ("536580886816",)),
        ("arn:aws:sqs:eu-west-1:815856636111:queue-SIT", ("815856636111", "sit")),
        ("bbws-templates-prod", ("prod",)),
        ("products of a situation under development1", ()),
        ("a secret that says nothing", ()),
    ],
)
def test_only_accounts_and_environments_are_taken_from_a_variable(value, told):
    """Enough to see that it leads elsewhere, and nothing that would have to be kept secret."""
    assert mentioned_in(value) == told
