"""What a load writes follows from the lifecycles of the smoke tests, and goes through the same allow-list."""

import pytest

from fixtures.environments import load_environment
from fixtures.wiring.http_rules import RefusedToSend, refuse_unless_allowed
from fixtures.wiring.load.lives import BETWEEN_STEPS_S, STEPS, Marks, clean_up
from fixtures.wiring.load.mix import mix_of
from fixtures.wiring.load.settings import settings_of
from tests_self.live_sandbox import browser
from tests_self.test_load_mix import mix


def test_items_are_lived_through_where_it_was_told_to_write():
    """From creation to removal, at the planned rate; an order cannot be taken away, so that none is placed."""
    found = mix(WRITES="yes")
    assert {one.api: [*one.routes] for one in found.lives} == {key: [*STEPS] for key in ("product", "campaigns")}
    assert {round(one.users / one.every_s, 6) for one in found.lives} == {0.1}
    assert {route.split(" ")[0] for route in found.left_out} == {"order"}
    assert mix(WRITES="yes", RATE="6").per_second == pytest.approx(6)


@pytest.mark.parametrize("rate", ["0.05", "3", "200"])
def test_whole_life_is_shorter_than_its_turn(rate):
    """Or the items of the turn before would still be there, and requests come later than planned."""
    timeout_s = load_environment("sit").http.timeout_s
    longest_s = len(STEPS) * timeout_s + (len(STEPS) - 1) * BETWEEN_STEPS_S
    assert min(one.every_s for one in mix(RATE=rate, WRITES="yes").lives) > longest_s


def test_item_is_written_only_with_its_mark_and_changed_only_if_it_is_ours():
    """The same allow-list, held for every step of a life."""
    rules = load_environment("sit").allowed_requests
    for one in mix(WRITES="yes").lives:
        refuse_unless_allowed(one.request("create", "bbws-smoke-x-1"), rules, ("smoke",))
        with pytest.raises(RefusedToSend, match="more than"):
            refuse_unless_allowed(one.request("create", "plain1"), rules, ("smoke",))
        for step in ("change", "remove"):
            refuse_unless_allowed(one.request(step, "bbws-smoke-x-1", "i1"), rules, ("smoke",), {"i1"})
            with pytest.raises(RefusedToSend, match="nothing synthetic"):
                refuse_unless_allowed(one.request(step, "bbws-smoke-x-1", "i2"), rules, ("smoke",), {"i1"})


@pytest.fixture
def product(soaking):
    """The life of a product in a sandbox, and a way to ask there."""
    settings = settings_of({"BBWS_SANDBOX_AT": str(soaking.file), "BBWS_LOAD_WRITES": "yes", "BBWS_LOAD_FOR": "1m"})
    lived = next(one for one in mix_of(settings).lives if one.api == "product")
    headers = {"x-api-key": soaking.description.api_keys["product"], "Content-Type": "application/json"}
    with browser(soaking.description) as session:
        session.headers.update(headers)
        yield settings.run, lived, session


def test_what_was_cut_off_is_taken_away_at_the_end(product):
    """By the mark of this process: what another run has made is not touched, nor what nobody has marked."""
    run, lived, session = product
    before = session.get(lived.plan.list.url).json()["count"]
    for mark in ("bbws-smoke-load-a-1", "bbws-smoke-load-a-2", "bbws-smoke-load-b-1"):
        request = lived.request("create", mark)
        assert session.post(request.url, data=request.body).status_code == 201
    assert clean_up(run, lived, "bbws-smoke-load-a") == (2, 0)
    assert clean_up(run, lived, "bbws-smoke-load-a") == (0, 0)
    assert session.get(lived.plan.list.url).json()["count"] == before + 1


def test_no_two_items_are_called_alike():
    """Two campaigns of one code would be one; and what a process has left is found by what it calls its own."""
    one, other = Marks("a"), Marks("b")
    names = [one.next(), one.next(), other.next()]
    assert len(set(names)) == 3
    assert [name.startswith(one.own) for name in names] == [True, True, False]
