import pytest

from fixtures.judging import differences, naming_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Lambda")]


@pytest.mark.reads("functions")
def test_function_group_has_exactly_one_complete_naming_set(function_group, observed_function_group):
    """A mixture is a deployment that stopped halfway; two sets mean that the old functions still answer."""
    assert naming_differences(function_group, observed_function_group) == []


@pytest.mark.reads("present")
def test_function_exists(function, observed_function):
    """A route without its function answers 500."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("state")
def test_function_is_active(function, observed_function):
    """A function that is pending, inactive or failed does not run."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("last_update")
def test_function_took_its_last_update(function, observed_function):
    """A failed or running update leaves the old code in place while the deployment looks done."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("runtime", "architecture", "handler")
def test_function_runs_as_it_was_built(function, observed_function):
    """Code built for another runtime, processor or handler fails on its first invocation."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("memory_mb", "timeout_s")
def test_function_has_its_declared_size(function, observed_function):
    """Less memory or time than was tested ends requests that used to finish."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("environment_keys")
def test_function_has_the_variables_it_reads(function, observed_function):
    """A missing variable is a crash at the first request that needs it."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("tables")
def test_function_names_its_own_tables(function, observed_function):
    """A table of another name or environment means writing to the wrong place, silently."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("switched_off")
def test_function_is_not_switched_off(function, observed_function):
    """Reserved concurrency of 0 throttles every single invocation."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("dead_letter_target")
def test_function_keeps_what_it_could_not_process(function, observed_function):
    """Events that fail to the end are kept for a second try instead of being dropped."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("log_retention_days")
def test_function_keeps_its_logs_long_enough(function, observed_function):
    """Without a log group nobody sees why it failed; without a limit it is paid for forever."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("tags")
def test_function_carries_its_tags(function, observed_function):
    """Cost and ownership reports find the function, and so does the repository that deploys it."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("alias_version")
def test_function_has_a_live_alias_on_a_numbered_version(function, observed_function):
    """An alias on $LATEST changes under the callers' feet, and without an alias there is nothing to roll back."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("alias_weights")
def test_function_divides_its_traffic_as_declared(function, observed_function):
    """A weight that was left behind keeps the old version answering every tenth customer."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("alias_invokers")
def test_function_lets_its_api_invoke_the_live_alias(function, observed_function):
    """Without the permission on the alias itself the API answers 500 although both parts are fine."""
    assert differences(function, observed_function) == []
