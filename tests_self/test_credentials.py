"""What a person's machine may be short of when AWS is asked: each time one sentence, with what to type."""

import os
import subprocess
import sys

import pytest

from tests_self.judge import ROOT

_SSO = """[profile Tebogo-prod]
sso_session = organisation
sso_account_id = 093646564004
sso_role_name = ReadOnly
[sso-session organisation]
sso_start_url = https://127.0.0.1:9/start
sso_region = eu-west-1
"""
_HALF_A_KEY = "[profile Tebogo-prod]\naws_access_key_id = half-of-a-key\n"
_PROCESS = "[profile Tebogo-prod]\ncredential_process = /bin/false\n"
_LOGIN = "Type: aws sso login --profile Tebogo-prod"
_SHORTCOMINGS = {
    "sso-never": (_SSO, {}, ("the login has expired (SSOTokenLoadError)", _LOGIN)),
    "nothing": ("", {}, ("there are no AWS credentials (Unable to locate credentials)", _LOGIN)),
    "half": (_HALF_A_KEY, {}, ("there are no AWS credentials (Partial credentials found in config-file", _LOGIN)),
    "process": (_PROCESS, {}, ("there are no AWS credentials (Error when retrieving credentials from", _LOGIN)),
    "broken": (
        "[profile Tebogo-pro",
        {},
        ("cannot be used (Unable to parse", "aws configure"),
    ),
    "elsewhere": ("", {"AWS_PROFILE": "gone"}, ("The config profile (gone) could not be found", "aws configure")),
    "declared": (_SSO, {"AWS_PROFILE": "gone"}, ("the login has expired (SSOTokenLoadError)", _LOGIN)),
}
"""What stands in the machine's AWS config, what is set, and what is said."""


def _machine(tmp_path, config, variables):
    file = tmp_path / "config"
    file.write_text(config, encoding="utf-8")
    nothing = {"AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}
    return nothing | {"AWS_CONFIG_FILE": str(file), "HOME": str(tmp_path)} | variables


@pytest.mark.parametrize("name", _SHORTCOMINGS)
def test_a_machine_that_cannot_log_in_is_told_in_one_sentence(runner, tmp_path, name):
    """Whatever is missing at 21:30, nothing was judged, and the next thing to type is on the screen."""
    config, variables, words = _SHORTCOMINGS[name]
    judged = runner.judge("-m", "prep", "--env=prod", environ=_machine(tmp_path, config, variables))
    assert (judged.exit_status, judged.records) == (10, {}), judged.output
    assert "Traceback" not in judged.output
    assert [word for word in words if word not in judged.output] == [], judged.output


@pytest.mark.parametrize("name", _SHORTCOMINGS)
def test_discovery_says_the_same(tmp_path, name):
    """Another team's first command fails for the same reasons, in the same words."""
    config, variables, words = _SHORTCOMINGS[name]
    command = [sys.executable, "-m", "fixtures.environments", "discover", "--env=prod", f"--write-to={tmp_path}/x.toml"]
    environ = os.environ | _machine(tmp_path, config, variables)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environ)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert [word for word in words if word not in done.stderr] == [], done.stderr


def test_a_profile_that_was_asked_for_is_not_replaced(tmp_path):
    """With the standard chain in its place another account might be discovered."""
    command = [sys.executable, "-m", "fixtures.environments", "discover", "--env=mine", "--profile=gone"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("--profile gone: no such profile is here"), done.stderr


def test_the_sandbox_needs_nothing_of_a_persons_settings(runner, tmp_path):
    """Whoever tries it out first may have any AWS settings, or broken ones."""
    environ = _machine(tmp_path, "[profile Tebogo-pro", {"AWS_PROFILE": "gone"})
    judged = runner.judge("-m", "prep", "tests_infra/test_vpc.py", environ=environ)
    assert judged.exit_status == 0, judged.output
