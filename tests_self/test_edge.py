"""DNS, TLS and CDN: what no fault of PROD's world can show."""

import subprocess
import sys

import boto3
import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.judging import differences
from fixtures.judging.edge import covers
from fixtures.shapes import redaction
from fixtures.shapes.words import Verdict
from fixtures.shapes.zones import ObservedRecord
from tests_self.judge import ROOT

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

PROD = (FOLDER / "prod.toml").read_text(encoding="utf-8")
ZONE = "Z0307094JQQZ578XKSZN"


@pytest.mark.parametrize(
    ("pattern", "host", "does"),
    [
        ("kimmyai.io", "KIMMYAI.io", True),
        ("*.kimmyai.io", "www.kimmyai.io", True),
        ("*.kimmyai.io", "kimmyai.io", False),
        ("*.kimmyai.io", "api.sit.kimmyai.io", False),
        ("*.kimmyai.io", "www.notkimmyai.io", False),
        ("*.kimmyai.io", ".kimmyai.io", False),
        ("kimmyai.io", "www.kimmyai.io", False),
        ("w*.kimmyai.io", "www.kimmyai.io", False),
    ],
)
def test_a_wildcard_stands_for_exactly_one_label(pattern, host, does):
    """A certificate that seems to cover a name is found out by the customer's browser."""
    assert covers(pattern, host) is does


def _loaded(tmp_path, old, new):
    assert old in PROD
    path = tmp_path / "mine.toml"
    path.write_text(PROD.replace(old, new, 1), encoding="utf-8")
    return load_environment(str(path))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('distribution = "public_site"', 'distribution = "site"', ["[zones.kimmyai_io.records.apex]", "'site'"]),
        ('distribution = "public_site"', "ttl = 60\nttl = 70", ["stands there twice"]),
        ('distribution = "public_site"', "ttl = 60", ["[zones.kimmyai_io.records] apex", "accepted: exactly one"]),
        ('certificate = "website"', 'certificate = "api"', ["lies in af-south-1", "accepted: one in us-east-1"]),
        ('certificate = "website"', 'certificate = "web"', ["[distributions.public_site]", "accepted: website, api"]),
        ('{ bucket = "web_public" }', '{ bucket = "web" }', ["[distributions.public_site] origins", "'web'"]),
        ('{ bucket = "web_public" }', '{ bucket = "web_public", path = "v1" }', ["path", "matching ^/"]),
        ('zone_id = "Z03', 'zone_id = "z03', ["[zones.kimmyai_io] zone_id"]),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_mistake_about_the_edge_is_refused(tmp_path, old, new, words):
    """What can never hold is said before anything is read."""
    with pytest.raises(Refused) as refused:
        _loaded(tmp_path, old, new)
    assert [word for word in words if word not in str(refused.value)] == [], str(refused.value)


def test_values_and_life_of_a_plain_record_are_judged(tmp_path):
    """PROD declares aliases only, which have neither."""
    plain = 'values = ["192.0.2.1", "192.0.2.2"]\nttl = 60'
    environment = _loaded(tmp_path, 'distribution = "public_site"', plain)
    [apex] = [one for one in environment.records if one.key == "apex"]
    assert differences(apex, ObservedRecord(target=("192.0.2.1", "192.0.2.2"), ttl=60)) == []
    found = differences(apex, ObservedRecord(target=("192.0.2.1",), ttl=3600)).found
    assert [str(one) for one in found] == [
        "target: declared 192.0.2.1, 192.0.2.2, observed 192.0.2.1",
        "ttl: declared 60, observed 3600",
    ]


def test_headers_by_which_an_origin_knows_its_distribution_are_not_kept():
    """Evidence is passed on; whoever has this header can go around the distribution."""
    header = {"HeaderName": "X-Origin-Verify", "HeaderValue": "opensesame"}
    answer = {"Distribution": {"DistributionConfig": {"Origins": {"Items": [{"CustomHeaders": {"Items": [header]}}]}}}}
    assert "opensesame" not in str(redaction.answer("cloudfront:GetDistribution", answer))
    assert "X-Origin-Verify" in str(redaction.answer("cloudfront:GetDistribution", answer))


def _client(sandbox, service):
    key = sandbox.description.operator
    return boto3.client(
        service,
        endpoint_url=sandbox.environ["AWS_ENDPOINT_URL"],
        region_name="us-east-1",
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret_access_key,
    )


def _text_record(name):
    record = {"Name": name, "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"x"'}]}
    return {"Action": "UPSERT", "ResourceRecordSet": record}


def test_records_on_the_second_page_are_seen(sandbox, judge, healthy):
    """www and the validation records come late in the alphabet of a full zone."""
    changes = [_text_record(f"_{number}.a.kimmyai.io") for number in range(350)]  # a page holds 300
    _client(sandbox, "route53").change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch={"Changes": changes})
    sandbox.control("DELETE", "ledger")
    judged = judge()
    assert judged.verdicts() == healthy.verdicts(), judged.output
    assert sandbox.calls().count("route53:ListResourceRecordSets") == 2


def test_distributions_on_the_second_page_are_seen(sandbox, judge, healthy):
    """Ours is not lost among a hundred others."""
    cloudfront = _client(sandbox, "cloudfront")
    for number in range(120):  # a page holds 100
        cloudfront.create_distribution(DistributionConfig=_distribution(f"other-{number}"))
    sandbox.control("DELETE", "ledger")
    judged = judge()
    assert judged.verdicts() == healthy.verdicts(), judged.output
    assert sandbox.calls().count("cloudfront:ListDistributions") == 2


def _distribution(reference):
    """One that no entry of a file can say: its origin is no bucket."""
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    origin = {"Id": "o", "DomainName": "origin.example.com", "CustomOriginConfig": custom}
    return {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
    }


def _more_at_the_edge(sandbox):
    """A distribution whose id is given, a certificate that nobody validated, and a text record."""
    _client(sandbox, "acm").request_certificate(DomainName="kimmyai.io", ValidationMethod="DNS")
    changes = [_text_record("_dmarc.kimmyai.io")]
    _client(sandbox, "route53").change_resource_record_sets(HostedZoneId=ZONE, ChangeBatch={"Changes": changes})
    made = _client(sandbox, "cloudfront").create_distribution(DistributionConfig=_distribution("x"))
    return made["Distribution"]["Id"]


def _discovered(sandbox, file):
    command = [sys.executable, "-m", "fixtures.environments", "discover", "--env", "sandbox"]
    where = ["--sandbox-at", str(sandbox.file), "--write-to", str(file)]
    return subprocess.run([*command, *where], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_what_is_discovered_of_the_edge_is_told_apart_and_told_whole(sandbox, runner, tmp_path):
    """What no entry can say is named, so that nobody takes the file for complete."""
    other, file = _more_at_the_edge(sandbox), tmp_path / "mine.toml"
    assert f"left out, for no entry can say it: distribution {other}" in _discovered(sandbox, file)
    environment = load_environment(str(file))
    assert {one.key for one in environment.certificates} == {"api_kimmyai_io", "kimmyai_io", "kimmyai_io__2"}
    assert [one.name for one in environment.distributions] == ["ELQIMV1H9HZ7L"]
    [mail] = [one for one in environment.records if one.type == "TXT"]
    assert (mail.name, mail.target, mail.ttl) == ("_dmarc.kimmyai.io", ('"x"',), 60)
    judged = runner.judge("-m", "prep", f"--env={file}", "--now=2026-01-10T12:30:00+00:00", environ=sandbox.environ)
    # The second certificate was never validated, so it is no truth that holds.
    assert len({name.partition("[")[2] for name in judged.said(Verdict.BROKEN)}) == 1, judged.output


def test_a_way_that_parts_names_both_ends_and_what_to_type(sandbox, judge):
    """Each part holds by itself; what is wrong is between them."""
    sandbox.plant("distribution-lacks-a-host:public_site")
    record = judge("tests_infra/test_dns.py").records["test_public_name_leads_to_an_end_that_can_answer_for_it[www]"]
    assert record.text.splitlines() == [
        "public name www.kimmyai.io is not as declared in "
        "fixtures/environments/prod.toml [zones.kimmyai_io.records.www]:",
        "  www.kimmyai.io -> names that ELQIMV1H9HZ7L answers for: declared www.kimmyai.io, observed kimmyai.io",
        "  look:  aws cloudfront get-distribution --id ELQIMV1H9HZ7L "
        "--query Distribution.DistributionConfig.Aliases --region us-east-1",
    ]


def test_a_certificate_is_looked_at_where_it_lies(sandbox, judge):
    """The name is global, its certificate is not."""
    sandbox.plant("certificate-lacks-a-host:api")
    record = judge("tests_infra/test_dns.py").records["test_public_name_leads_to_an_end_that_can_answer_for_it[api]"]
    assert record.verdict is Verdict.BROKEN
    assert [look for look in record.look if "--region af-south-1" in look] == list(record.look)


def test_the_ids_of_the_edge_are_the_declared_ones(sandbox):
    """A person who follows a message into the sandbox finds what it names."""
    [zone] = _client(sandbox, "route53").list_hosted_zones()["HostedZones"]
    [distribution] = _client(sandbox, "cloudfront").list_distributions()["DistributionList"]["Items"]
    assert (zone["Id"], zone["Name"]) == (f"/hostedzone/{ZONE}", "kimmyai.io.")
    assert (distribution["Id"], distribution["DomainName"]) == ("ELQIMV1H9HZ7L", "ddga89quekis1.cloudfront.net")
    assert distribution["ARN"] == "arn:aws:cloudfront::093646564004:distribution/ELQIMV1H9HZ7L"
    assert distribution["ViewerCertificate"]["CloudFrontDefaultCertificate"] is False
