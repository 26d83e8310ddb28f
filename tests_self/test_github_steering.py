"""One sandbox holds AWS and GitHub: one ledger, one latency, one healing, and one set of exports."""

import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests_self.judge import ROOT, running_sandbox


@pytest.fixture
def said(sandbox):
    """Asks the sandbox's GitHub as the operator."""
    description = sandbox.description
    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = f"token {description.github_operator_token}"

    def ask(path: str, method: str = "GET", **more) -> requests.Response:
        url = description.github_base_url + path
        return session.request(method, url, verify=description.ca_bundle, timeout=10, **more)

    yield ask
    session.close()


ORGANISATION = "/orgs/BigBeardWebSolutions"


def test_calls_stand_in_the_ledger_beside_those_of_aws(sandbox, said):
    """Counted and named, so that one reading is seen to be one call."""
    assert said(f"{ORGANISATION}/actions/secrets").status_code == 200
    [entry] = sandbox.ledger()
    assert (entry["service"], entry["operation"]) == ("github", "GET /orgs/{org}/actions/secrets")
    assert (entry["subject"], entry["caller"]) == ("BigBeardWebSolutions", "release-operator")


def test_latency_holds_for_github_too(sandbox, said):
    """One switch for the whole world."""
    sandbox.control("POST", "latency", {"ms": 150})
    began = time.perf_counter()
    said("/user")
    assert time.perf_counter() - began > 0.15


def test_a_reading_is_refused_by_name_and_healed(sandbox, said):
    """Named by the route's template, and by a subject after an @."""
    operation = "github:GET /orgs/{org}/actions/secrets"
    sandbox.plant(f"reading-denied:{operation}")
    assert said(f"{ORGANISATION}/actions/secrets").status_code == 403
    sandbox.heal()
    assert said(f"{ORGANISATION}/actions/secrets").status_code == 200
    sandbox.plant(f"reading-hidden:{operation}@Somebody*")
    assert said(f"{ORGANISATION}/actions/secrets").status_code == 200
    sandbox.plant(f"reading-hidden:{operation}@BigBeard*")
    assert said(f"{ORGANISATION}/actions/secrets").status_code == 404


def test_healing_takes_back_what_was_changed_by_hand(sandbox, said):
    """The next run finds the world as it was seeded."""
    variables = f"{ORGANISATION}/actions/variables"
    before = said(variables).json()
    body = {"name": "MADE_BY_HAND", "value": "x", "visibility": "all"}
    assert said(variables, "POST", json=body).status_code == 201
    assert said(variables).json() != before
    sandbox.heal()
    assert said(variables).json() == before


@pytest.mark.gh
def test_the_exports_point_gh_and_python_at_the_sandbox(sandbox):
    """And away from whatever the user is logged in to."""
    command = [sys.executable, "-m", "fixtures.sandbox", "env", str(sandbox.file)]
    exports = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "unset" in exports
    if shutil.which("gh") is None:
        pytest.fail("gh is not installed: `apt-get install gh` brings it, and .ci/run does so", pytrace=False)
    python = 'import os, requests; print(requests.get("https://" + os.environ["GH_HOST"] + "/api/v3/").status_code)'
    script = f"{exports}\ngh api user --jq .login && {sys.executable} -c '{python}'"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["release-operator", "200"], done.stderr


def test_a_client_that_stalls_in_its_handshake_keeps_nobody_waiting(sandbox, said):
    """Handshakes are shaken in threads of their own."""
    port = urlsplit(sandbox.description.github_base_url).port
    with socket.create_connection(("127.0.0.1", port)):
        assert said("/user").status_code == 200


def test_the_sandbox_is_trusted_by_its_own_authority_only(sandbox):
    """A client that was not told of it refuses, as it would anybody's proxy."""
    with pytest.raises(OSError, match="certificate verify failed"):
        urllib.request.urlopen(  # noqa: S310  # loopback
            sandbox.description.github_base_url, timeout=5, context=ssl.create_default_context()
        )


def test_files_are_private_and_gone_with_the_sandbox(tmp_path):
    """No key is left behind."""
    with running_sandbox(tmp_path) as started:
        started.heal()
        files = [Path(started.description.ca_bundle), Path(started.description.github_app_private_key)]
        assert all(one.exists() for one in files)
        assert stat.S_IMODE(os.stat(files[0].parent).st_mode) == 0o700
        assert "PRIVATE" not in json.dumps(started.description.model_dump(mode="json"))
    assert not any(one.exists() for one in files)
