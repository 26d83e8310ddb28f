"""Bad input gets one clear sentence: what, where, and what would be accepted. No traceback, and pytest's status 4."""

import re
import socket

import pytest

from fixtures.shapes.words import Verdict
from fixtures.wiring.starting import with_values_joined
from fixtures.wiring.world import PHASES
from tests_self.conftest import FAST_POLICY
from tests_self.judge import ROOT


def _refused(judged, *words):
    assert judged.exit_status == 4, judged.output
    for word in words:
        assert word in judged.output, judged.output
    assert "Traceback" not in judged.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--env=staging"], ["there is no environment 'staging'", "accepted: sandbox, dev, prod, sit, or the path"]),
        (["--env=/nowhere/mine.toml"], ["/nowhere/mine.toml: there is no such file"]),
        (["--env=prod", "--world", "assessed"], ["--world: only for --env sandbox, but --env is prod"]),
        (
            ["--plant", "bucket-on-fire"],
            ["there is no fault 'bucket-on-fire'", "perhaps bucket-", "`python -m fixtures.sandbox faults`"],
        ),
        (
            ["--plant", "bucket-gone:nothing"],
            ["bucket-gone cannot be planted on 'nothing'", "accepted: terraform_state, "],
        ),
        (["--plant", "reading-denied"], ["reading-denied needs a subject", "SERVICE:OPERATION"]),
        (["--now", "yesterday"], ["--now 'yesterday' is not a time", "accepted: ISO 8601"]),
        (["--sandbox-at=/nowhere/sandbox.json"], ["/nowhere/sandbox.json does not describe a sandbox", "No such file"]),
        (["--world", "wished-for"], ["invalid choice: 'wished-for'", "assessed"]),
        (["--batch", "9"], ["invalid choice: '9'"]),
        (["--policy=/nowhere/policy.toml"], ["/nowhere/policy.toml: there is no such file"]),
        (["--evidence=/dev/null/here"], ["--evidence /dev/null/here: cannot be made"]),
    ],
    ids=lambda value: "_".join(value).lstrip("-").replace("/", "_") if value[0].startswith("--") else "",
)
def test_bad_input_is_refused_in_one_sentence(runner, arguments, words):
    """The engineer knows at once what to type instead."""
    _refused(runner.judge("-m", "prep", *arguments), *words)


def test_a_half_written_sandbox_file_is_refused(runner, sandbox, tmp_path):
    """A file that was cut off is no sandbox."""
    half = tmp_path / "half.json"
    half.write_text(sandbox.file.read_text(encoding="utf-8")[:80], encoding="utf-8")
    _refused(runner.judge("-m", "prep", f"--sandbox-at={half}"), f"{half} does not describe a sandbox")


def test_a_running_sandbox_keeps_its_own_world(runner, sandbox):
    """An option that would be ignored is refused."""
    judged = runner.judge("-m", "prep", f"--sandbox-at={sandbox.file}", "--world", "assessed")
    _refused(judged, "--world: the sandbox at", "already has its world")


def test_nothing_selected_stays_an_error(runner, sandbox):
    """An empty run is not a pass."""
    judged = runner.judge("-m", "prep", "-k", "no_such_check", f"--sandbox-at={sandbox.file}")
    assert judged.exit_status == 5, judged.output
    assert "NOTHING WAS ASKED" in judged.output


@pytest.mark.parametrize("phase", ["soak"])
def test_a_phase_without_checks_is_no_pass(runner, sandbox, phase):
    """A phase that is not built yet must not wave a release through."""
    judged = runner.judge("-m", phase, f"--sandbox-at={sandbox.file}")
    assert judged.exit_status == 5, judged.output


def test_after_a_batch_what_is_due_by_then_is_asked(runner, sandbox):
    """After the second batch nobody asks for campaigns, and everything else of the platform is looked at again."""
    judged = runner.judge("-m", "postdeploy", "--batch", "2", f"--sandbox-at={sandbox.file}")
    assert judged.exit_status == 0, judged.output
    assert "test_release_tag_is_what_was_deployed[web_public]" in judged.said(Verdict.HOLDS)
    assert "test_function_exists[campaigns_get]" in judged.said(Verdict.NOT_ASKED)
    assert not any(name.startswith("test_workflow_") for name in judged.records)


def test_a_run_in_which_everything_was_left_out_is_no_pass(runner, sandbox):
    """Nothing seen is not a pass."""
    judged = runner.judge("-m", "prep", "-k", "waiver", f"--sandbox-at={sandbox.file}")
    assert (judged.exit_status, judged.said(Verdict.NOT_ASKED)) == (5, set(judged.records))
    assert "NOTHING WAS ASKED" in judged.output


def test_an_unknown_marker_stays_an_error(runner, sandbox):
    """`-m perp` must not be a green run of nothing."""
    judged = runner.judge("-m", "perp", f"--sandbox-at={sandbox.file}")
    assert judged.exit_status in {4, 5}, judged.output


def test_collecting_contacts_nobody(runner, sandbox, tmp_path):
    """Ids come from declared truth, so they can be listed on a train."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        file = tmp_path / "sandbox.json"
        file.write_text(sandbox.description.model_copy(update={"aws_endpoint_url": address}).model_dump_json())
        judged = runner.judge("--collect-only", "-q", f"--sandbox-at={file}")
        assert judged.exit_status == 0, judged.output
        assert "test_bucket_exists[invoices]" in judged.output
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_environment_variable_names_the_environment(runner):
    """BBWS_ENV serves a shell that judges one environment all evening."""
    judged = runner.judge("-m", "prep", environ={"BBWS_ENV": "staging"})
    _refused(judged, "there is no environment 'staging'")


def test_the_sandbox_says_that_nothing_real_was_verified(healthy):
    """On the first lines and on the last."""
    lines = [line for line in healthy.output.splitlines() if line]
    assert "SANDBOX: a simulator on this machine is judged; nothing real is verified" in lines[:5]
    assert any(line.startswith("YES: ") and line.endswith("nothing real was verified)") for line in lines[-8:])


def test_options_that_take_a_path_are_written_with_their_value():
    """pytest would take the value for a folder of tests."""
    typed = ["-m", "prep", "--env", "/elsewhere/mine.toml", "--policy=x.toml", "--evidence"]
    assert list(with_values_joined(typed)) == [
        "-m",
        "prep",
        "--env=/elsewhere/mine.toml",
        "--policy=x.toml",
        "--evidence",
    ]


def test_a_path_may_be_typed_as_a_word_of_its_own(runner, sandbox):
    """The suite is then started again by itself, and judges by that file."""
    options = ("-m", "prep", "-k", "vpc", "--sandbox-at", str(sandbox.file), "--policy", FAST_POLICY)
    judged = runner.judge(*options, as_typed=True)
    assert (judged.exit_status, len(judged.said(Verdict.HOLDS)) > 0) == (0, True), judged.output


def test_every_option_that_takes_a_path_is_among_them():
    """A soak's second checkpoint, whose ledger is there by then, ended with an error of usage."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "fixtures/wiring").rglob("*.py"))
    added = re.findall(r"""addoption\(\s*"(--[\w-]+)",(?:\s*\w+=[^,]+,)*?\s*metavar="(\w+)\"""", sources)
    paths = {option for option, metavar in added if metavar in {"FILE", "DIR", "PLACE", "PUB"}}
    assert {"--ledger", "--replay", "--watched"} <= paths
    assert {one for one in paths if list(with_values_joined([one, "x"])) != [f"{one}=x"]} == set()


@pytest.mark.parametrize("phase", PHASES)
def test_no_check_is_lost_with_the_rooms_that_a_phase_leaves_out(runner, phase):
    """What is not imported is not asked, and nobody would miss it."""
    narrowed, whole = (runner.judge("--collect-only", "-q", "-m", asked).output for asked in (phase, f"({phase})"))
    collected = [{line for line in output.splitlines() if "::" in line} for output in (narrowed, whole)]
    assert collected[0] == collected[1] != set()
