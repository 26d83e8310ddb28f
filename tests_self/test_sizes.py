"""Nothing grows until nobody reads it: the lengths that CONTRIBUTING names are held."""

import ast
import tomllib

from tests_self.judge import ROOT

_FILE, _FUNCTION, _TEST, _ROOT_CONFTEST = 250, 30, 12, 30
_DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sizes"]
_LONGER: dict[str, str] = _DECLARED["longer"]
"""What may be longer, with the reason."""
_ROOMS = ("conftest.py", "fixtures/**/*.py", "tests_*/**/*.py")
FILES = sorted(path.relative_to(ROOT) for room in _ROOMS for path in ROOT.glob(room))


def _too_long(file):
    """Name and length of the file, and of each function in it, where there are too many lines."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > (_ROOT_CONFTEST if str(file) == "conftest.py" else _FILE):
        yield str(file), lines
    for one in ast.walk(ast.parse(text)):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (one.end_lineno or 0) - one.lineno + 1
            if length > (_TEST if one.name.startswith("test_") else _FUNCTION):
                yield f"{file}::{one.name}", length


def test_everything_is_short_enough_to_be_read():
    """A reader holds a screen of it in mind; what does not fit is two things."""
    assert FILES
    assert {name: lines for file in FILES for name, lines in _too_long(file) if name not in _LONGER} == {}


def test_every_exception_is_still_needed_and_has_its_reason():
    """An exception that outlives its reason is an invitation."""
    assert {name for file in FILES for name, _ in _too_long(file)} >= set(_LONGER)
    assert all(_LONGER.values())
