"""A fixture's name means one thing: of two plugins that define it, pytest silently takes one."""

import importlib
from collections import defaultdict

from _pytest.fixtures import FixtureFunctionDefinition

import conftest


def test_no_plugin_hides_the_fixture_of_another():
    """Checks that read by a hidden one would be left out, and nobody would see it."""
    defined = defaultdict(set)
    for plugin in conftest.pytest_plugins:
        for name, value in vars(importlib.import_module(plugin)).items():
            if isinstance(value, FixtureFunctionDefinition):
                defined[value.name or name].add(id(value))
    assert len(defined) > 40
    assert {name for name, several in defined.items() if len(several) > 1} == set()
