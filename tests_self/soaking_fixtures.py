"""A sandbox in the middle of SIT's soak, for whoever sends traffic to it."""

from collections.abc import Iterator

import pytest

from tests_self.judge import RunningSandbox, running_sandbox


@pytest.fixture(scope="session")
def _soaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("soaking"), like="sit", world="soaking") as sandbox:
        yield sandbox


@pytest.fixture
def soaking(_soaking: RunningSandbox) -> RunningSandbox:
    """SIT in its fifth window, healthy at the start of every test."""
    _soaking.heal()
    return _soaking
