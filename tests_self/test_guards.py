"""Before anything is judged: the right account, credentials that work, a world that answers. One sentence each."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.shapes.words import Due
from fixtures.wiring.clients import Clients, RefusedToSend
from fixtures.wiring.guards import LeftTheSandbox, _refuse_what_is_not_loopback
from fixtures.wiring.run import Run
from tests_self.judge import ROOT
from tests_self.people import People


def _file(tmp_path, *, endpoint="", account="093646564004", name="elsewhere"):
    """prod.toml with another place where its world is reached."""
    text = (ROOT / "fixtures/environments/prod.toml").read_text(encoding="utf-8")
    text = text.replace('account = "093646564004"', f'account = "{account}"').replace(
        'name = "prod"', f'name = "{name}"', 1
    )
    text = text.replace('profile = "Tebogo-prod"\n', "")
    path = tmp_path / "elsewhere.toml"
    path.write_text(text + (f'\n[reached_at]\naws_endpoint_url = "{endpoint}"\n' if endpoint else ""), encoding="utf-8")
    return str(path)


def _stopped(judged, *words):
    assert judged.exit_status == 10, judged.output
    assert judged.records == {}
    for word in words:
        assert word in judged.output, judged.output
    assert "Traceback" not in judged.output


def test_another_account_stops_the_run(runner, sandbox, tmp_path):
    """Everything that followed would be said of somebody else's platform."""
    path = _file(tmp_path, endpoint=sandbox.description.aws_endpoint_url, account="111122223333")
    judged = runner.judge("-m", "prep", f"--env={path}", environ=sandbox.environ)
    _stopped(judged, "belong to account 093646564004", "declares 111122223333", "aws sso login")


def _reached_throughout(tmp_path, about):
    path = _file(tmp_path, endpoint=about.aws_endpoint_url)
    with open(path, "a", encoding="utf-8") as file:
        file.write(f'github_base_url = "{about.github_base_url}"\nca_bundle = "{about.ca_bundle}"\n')
        file.write(f"name_servers = {json.dumps(about.name_servers)}\n")
        file.write("hosts = {" + ", ".join(f'"{host}" = "{place}"' for host, place in about.hosts.items()) + "}\n")
    return path


def test_a_file_from_anywhere_is_judged_where_it_says(runner, sandbox, tmp_path):
    """LocalStack, a staging stack, a stand-in that we never saw: each is judged like any other."""
    path = _reached_throughout(tmp_path, sandbox.description)
    as_of = ("--now", "2026-01-10T12:30:00+00:00")  # the world's own time, by which its certificates are valid
    environ = sandbox.environ | {"GH_TOKEN": sandbox.description.github_verifier_token}
    people = People(tmp_path)
    people.say(truth=Path(path))
    soaked = "--soak-ledger=s3://release-soak-ledgers/sit"
    judged = runner.judge("-m", "prep", "--env", path, soaked, *as_of, *people.options, environ=environ)
    assert judged.exit_status == 0, judged.output
    assert "SANDBOX" not in judged.output
    assert "judging: elsewhere, account 093646564004" in judged.output


def test_an_expired_login_is_told_in_one_sentence(runner, sandbox, tmp_path):
    """The documented most common failure of the evening."""
    sandbox.plant("reading-expired:sts:GetCallerIdentity")
    path = _file(tmp_path, endpoint=sandbox.description.aws_endpoint_url)
    judged = runner.judge("-m", "prep", f"--env={path}", environ=sandbox.environ)
    _stopped(judged, "the login has expired (ExpiredToken)", "aws sso login")


def test_missing_credentials_are_told_in_one_sentence(runner, tmp_path):
    """No page of identical errors."""
    judged = runner.judge("-m", "prep", f"--env={_file(tmp_path, endpoint='http://127.0.0.1:9')}")
    _stopped(judged, "there are no AWS credentials", "aws sso login")


def test_an_endpoint_that_does_not_answer_is_told_in_one_sentence(runner, sandbox, tmp_path):
    """Nothing was judged, and it says so."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    environ = sandbox.environ | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    path = _file(tmp_path, endpoint=f"http://127.0.0.1:{port}")
    judged = runner.judge("-m", "prep", f"--env={path}", "--policy=tests_self/data/policy.toml", environ=environ)
    _stopped(judged, f"http://127.0.0.1:{port} does not answer", "nothing was judged")


def test_a_sandbox_that_has_ended_is_told_as_such(runner, sandbox, tmp_path):
    """Whoever stopped it an hour ago looks for it, and not for AWS."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = f"http://127.0.0.1:{closed.getsockname()[1]}"
    file = tmp_path / "sandbox.json"
    file.write_text(sandbox.description.model_copy(update={"aws_endpoint_url": gone}).model_dump_json())
    judged = runner.judge("-m", "prep", f"--sandbox-at={file}", "--policy=tests_self/data/policy.toml")
    _stopped(judged, f"the sandbox at {gone} does not answer", "Type: python -m fixtures.sandbox --write-to FILE")


def test_workers_do_not_start_for_another_account(runner, sandbox, tmp_path):
    """With `-n` the controller asks first."""
    path = _file(tmp_path, endpoint=sandbox.description.aws_endpoint_url, account="111122223333")
    judged = runner.judge("-m", "prep", "-n", "2", f"--env={path}", environ=sandbox.environ)
    _stopped(judged, "belong to account 093646564004")


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.1", "52.94.0.1", "::2", "sts.amazonaws.com"])
def test_the_sandbox_contacts_nothing_but_loopback(host):
    """A run that promises to be harmless cannot reach out, whatever a library tries."""
    with pytest.raises(LeftTheSandbox, match="contact nothing but loopback"):
        _refuse_what_is_not_loopback("socket.connect", (None, (host, 443)))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_the_sandbox_may_contact_loopback(host):
    """The guard lets through what it must."""
    _refuse_what_is_not_loopback("socket.connect", (None, (host, 443)))


def test_an_operation_that_no_probe_declares_is_never_sent(sandbox, prod):
    """Production is read-only by construction, and not by good intentions."""
    run = Run(prod, (), datetime.now(UTC), Due.PREP, sandbox.description, evidence=None)
    clients = Clients(run, heard=lambda **_: None)
    with pytest.raises(RefusedToSend, match="s3:DeleteBucket is declared by no probe"):
        clients.client("s3", prod.region).delete_bucket(Bucket="2-1-bbws-order-invoices-prod")
    assert "s3:DeleteBucket" not in sandbox.calls()
