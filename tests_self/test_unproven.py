"""What is too thin to say anything is unproven: not green, not red, and told apart from what could not be read."""

import boto3

from fixtures.shapes.words import Verdict

ALARM = "2-1-bbws-tf-product-get-prod-errors"


def _cloudwatch(sandbox):
    key = sandbox.description.operator
    return boto3.client(
        "cloudwatch",
        endpoint_url=sandbox.environ["AWS_ENDPOINT_URL"],
        region_name="af-south-1",
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret_access_key,
    )


def test_an_alarm_without_data_is_unproven(sandbox, judge, healthy):
    """A function that nobody has called yet has no metric, so nothing can be said of its alarm."""
    _cloudwatch(sandbox).set_alarm_state(AlarmName=ALARM, StateValue="INSUFFICIENT_DATA", StateReason="no data")
    judged = judge("tests_infra/test_alarms.py")
    name = "test_every_required_alarm_sees_its_metric[product_get]"
    assert judged.said(Verdict.UNPROVEN) == {name}, judged.output
    assert judged.said(Verdict.BROKEN) == judged.said(Verdict.UNREAD) == set()
    assert f"errors.state: declared OK, observed INSUFFICIENT_DATA, and no data: {ALARM}" in judged.records[name].text
    assert ("unproven: " in judged.output, "defect" in judged.output) == (True, False)
    assert judged.exit_status == 10
