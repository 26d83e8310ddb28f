"""The healthy worlds hold, with workers and without, and at no more calls than there are readings to be made."""

from collections import Counter

import pytest

from fixtures.shapes.words import Verdict


def test_healthy_world_holds_throughout(healthy):
    """A suite that is red in a healthy world is switched off within a week."""
    assert healthy.exit_status == 0, healthy.output
    assert healthy.said(Verdict.HOLDS) | healthy.said(Verdict.NOT_ASKED) == set(healthy.records)
    assert len(healthy.said(Verdict.HOLDS)) > 400


def test_no_reading_is_made_twice(sandbox, judge):
    """Two tests that need one fact ask AWS once; rates are limited, and two answers could differ."""
    judge()
    words = ("service", "operation", "region", "subject", "action")  # a name server's action is whose server it is
    asked = Counter(tuple(one[word] for word in words) for one in sandbox.ledger())
    one_call_each = {key: count for key, count in asked.items() if key[1] not in {"SimulatePrincipalPolicy"}}
    assert {key: count for key, count in one_call_each.items() if count > 1} == {}


def test_workers_share_the_readings_and_say_the_same(sandbox, judge):
    """`-n 4` is for speed; it must cost no call and change no word."""
    alone = judge()
    calls = Counter(sandbox.calls())
    sandbox.control("DELETE", "ledger")
    together = judge("-n", "4")
    assert together.verdicts() == alone.verdicts()
    assert Counter(sandbox.calls()) == calls


@pytest.mark.proof
def test_workers_agree_on_what_is_broken(sandbox, judge):
    """Red and unread travel between processes, too."""
    sandbox.plant(
        "bucket-opened-to-the-world:invoices", "reading-denied:dynamodb:DescribeTimeToLive", "function-gone:order_get"
    )
    alone, together = judge(), judge("-n", "2")
    assert together.verdicts() == alone.verdicts()
    assert (alone.exit_status, together.exit_status) == (1, 1)
    assert {name: one.text for name, one in together.records.items()} == {
        name: one.text for name, one in alone.records.items()
    }


_DEFINED, _TAGGED = "test_secret_is_defined_where_the_job_sees_it", "test_release_tag_exists"
# The assessment's tables: workflows 6 of 6, secrets missing in three repositories, functions 15 of 20; and its task 2.
MISSING = {
    "assessed": {
        *(f"test_function_exists[campaigns_{word}]" for word in ("create", "get", "list", "update", "delete")),
        "test_api_exists[campaigns]",
        f"{_DEFINED}[dynamodb_schemas_aws_role_prod]",
        f"{_DEFINED}[s3_schemas_aws_role_prod]",
        f"{_DEFINED}[campaigns_lambda_aws_role_arn_prod]",
        *(f"{_TAGGED}[{word}_schemas]" for word in ("dynamodb", "s3")),
        f"{_TAGGED}[web_public]",
        *(f"{_TAGGED}[{word}_lambda]" for word in ("product", "order", "campaigns")),
        "test_queue_exists[campaigns_dead_letters]",
        "test_topic_exists[campaigns_alarms]",
        "test_dashboard_exists[campaigns]",
    },
    "prepared": set(),
}


@pytest.mark.parametrize("world", MISSING)
def test_other_worlds_miss_exactly_what_they_should(runner, world):
    """`assessed` is asked about the whole release and misses what the assessment missed; `prepared` misses nothing."""
    judged = runner.judge("-m", "prep", "--world", world)
    assert judged.said(Verdict.BROKEN) == MISSING[world], judged.output
    assert judged.said(Verdict.UNREAD) == set()
    assert judged.exit_status == (1 if MISSING[world] else 0)


@pytest.mark.parametrize("name", ["sit", "dev"])
def test_a_world_made_of_another_environment_holds(runner, name):
    """The files of SIT and DEV are complete enough to be judged."""
    judged = runner.judge("-m", "prep", "--like", name)
    assert judged.exit_status == 0, judged.output
