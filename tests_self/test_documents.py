"""What the documents show is what one sees, and every option that they name exists."""

import functools
import re
import subprocess
import sys

import pytest

from tests_self.judge import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_is_short_enough_to_be_read():
    """The way in, and no more."""
    assert len(README.splitlines()) <= 150


def test_readme_shows_the_real_output(runner):
    """Copied from a run, and still what a run prints."""
    [command] = re.findall(r"^\$ pytest (.*)$", README, flags=re.MULTILINE)
    shown = README.partition("...\n")[2].partition("\n$ echo $?")[0]
    judged = runner.judge(*command.split())
    assert shown in judged.output
    assert judged.exit_status == 1


def _help(*command):
    return subprocess.run(
        [sys.executable, "-m", *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


@functools.cache
def _known():
    """What every command says of itself."""
    commands = {
        "fixtures.sandbox": ("env",),
        "fixtures.environments": ("discover",),
        "fixtures.evidence": ("verify", "render", "assess", "sign", "attest", "decide", "archive"),
        "fixtures.soak": ("plan", "due", "verdict", "watch"),
    }
    several = [_help(module, one) for module, words in commands.items() for one in words]
    return "".join([_help("pytest"), *map(_help, commands), *several])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documented_options_exist(document):
    """An option that is only in the documents is a user's first disappointment."""
    text = document.read_text(encoding="utf-8")
    lines = [
        line
        for line in text.splitlines()
        if re.search(r"pytest|fixtures\.(sandbox|environments|evidence|soak)|^\| `--", line)
    ]
    named = {option for line in lines for option in re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", line)}
    of_other_tools = {"--profile", "--role-name", "--region"} if "aws " in text else set()
    assert {option for option in named - of_other_tools if option not in _known()} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documented_files_exist(document):
    """Links and paths lead somewhere."""
    text = document.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    named = re.findall(r"`((?:fixtures|tests_\w+|docs)/[\w./-]+\.\w+)`", text)
    missing = [one for one in linked if not (document.parent / one).exists()] + [
        one for one in named if not (ROOT / one).exists()
    ]
    assert missing == []


def test_no_machine_and_no_index_is_named_in_the_tree():
    """The project speaks of itself alone."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    locks = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("requirements*.lock")}
    assert {"requirements.lock", "requirements-browser.lock", "requirements-load.lock"} <= locks.keys() <= {*tracked}
    assert [name for name, lock in locks.items() if "://" in lock or "--hash=sha256:" not in lock] == []
