"""A first declared truth from an account, and then judged by it."""

import os
import subprocess
import sys

import pytest

from fixtures.environments import load_environment
from fixtures.shapes.words import Verdict
from tests_self.judge import ROOT, running_sandbox


def _discover(*words, environ=None):
    command = [sys.executable, "-m", "fixtures.environments", "discover", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | (environ or {})
    )


@pytest.fixture(scope="module")
def discovered(tmp_path_factory):
    """What the command said, and the file that it wrote of an untouched world."""
    folder = tmp_path_factory.mktemp("discovered")
    with running_sandbox(folder) as there:
        file = folder / "mine.toml"
        done = _discover("--env", "sandbox", "--sandbox-at", str(there.file), "--write-to", str(file))
        assert done.returncode == 0, done.stderr
        yield done, file, there


def test_everything_that_is_there_is_discovered(discovered):
    """Nothing was left out and nothing was made up."""
    done, file, _ = discovered
    assert "13 buckets, 10 tables, 1 roles, 20 functions, 3 apis, 3 queues" in done.stdout
    environment = load_environment(str(file))
    assert {one.name for one in environment.tables} >= {"tenants", "products", "campaigns", "orders"}
    assert len(environment.apis) == 3
    assert {one.name for one in environment.api_domains} == {"api.kimmyai.io"}
    assert "GET /v1.0/products/{productId}" in {one.name for one in environment.routes}
    assert len(environment.watches) == len(environment.functions) + len(environment.queues)
    assert "--now 2026-01-10T12:30:00+00:00" in done.stdout


def test_what_was_discovered_in_the_sandbox_holds(discovered, runner):
    """Discover, then prep."""
    _, file, there = discovered
    judged = runner.judge("-m", "prep", f"--env={file}", "--now=2026-01-10T12:30:00+00:00", environ=there.environ)
    # Lock tables of other stacks are there and carry no tags, and policy judges them by their role.
    assert judged.said(Verdict.BROKEN) == set(), judged.output
    assert judged.exit_status == 0, judged.output


def test_what_no_entry_can_say_is_left_out_and_named(sandbox, tmp_path):
    """A route past the alias cannot be declared, and without its API the domain leads where nobody declared."""
    sandbox.plant("route-past-the-alias:product_get")
    file = tmp_path / "mine.toml"
    done = _discover("--env", "sandbox", "--sandbox-at", str(sandbox.file), "--write-to", str(file))
    assert "left out, for no entry can say it: API vh71idv0e2, API domain api.kimmyai.io" in done.stdout
    assert len(load_environment(str(file)).apis) == 2


def test_a_new_account_is_discovered_with_the_credentials_at_hand(sandbox, tmp_path):
    """Another team starts in one command."""
    file = tmp_path / "theirs.toml"
    done = _discover("--env", "theirs", "--region", "af-south-1", "--write-to", str(file), environ=sandbox.environ)
    assert done.returncode == 0, done.stderr
    assert load_environment(str(file)).account == "093646564004"


def test_a_world_made_of_a_discovered_file_holds(discovered, runner):
    """The file is complete enough to build a world from."""
    judged = runner.judge("-m", "prep", f"--like={discovered[1]}")
    assert judged.exit_status == 0, judged.output


@pytest.mark.proof  # a world and a whole run each
@pytest.mark.parametrize("name", ["sit", "dev"])
def test_what_was_discovered_of_another_environment_holds(runner, tmp_path, name):
    """SIT has no zone and DEV next to nothing: what is not there stays empty, and the file is complete all the same."""
    file = tmp_path / "mine.toml"
    with running_sandbox(tmp_path, like=name) as there:
        done = _discover("--env", "sandbox", "--sandbox-at", str(there.file), "--write-to", str(file))
        assert done.returncode == 0, done.stderr
        judged = runner.judge("-m", "prep", f"--env={file}", "--now=2026-01-10T12:30:00+00:00", environ=there.environ)
    assert judged.exit_status == 0, judged.output
    assert len(judged.said(Verdict.HOLDS)) > 40


def test_nothing_is_written_where_anything_could_not_be_read(sandbox, tmp_path):
    """Half a truth would later be judged as the whole."""
    sandbox.plant("reading-denied:dynamodb:DescribeTimeToLive")
    file = tmp_path / "mine.toml"
    done = _discover("--env", "sandbox", "--sandbox-at", str(sandbox.file), "--write-to", str(file))
    assert done.returncode == 2
    assert "nothing was written, because dynamodb:DescribeTimeToLive" in done.stderr
    assert "Traceback" not in done.stderr
    assert not file.exists()


def test_a_file_is_never_overwritten(tmp_path):
    """Declared truth is somebody's work."""
    file = tmp_path / "mine.toml"
    file.write_text("mine", encoding="utf-8")
    done = _discover("--env", "sandbox", "--write-to", str(file))
    assert (done.returncode, done.stderr) == (2, f"{file} is there already; accepted: --write-to with a new file\n")
    assert file.read_text(encoding="utf-8") == "mine"
