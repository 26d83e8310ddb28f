"""A plugin that lets one check stumble over an error that quotes what nobody may see: `-p tests_self.stumbling`."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.name == "test_bucket_keeps_every_version[invoices]":
        print(f"about to send Authorization: Bearer {os.environ['PLANTED']}")  # noqa: T201  # captured, and shown
        raise RuntimeError(f"no answer from https://deployer:{os.environ['PLANTED']}@example.org/?token={item.name}")
