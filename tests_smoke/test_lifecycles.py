"""Whether the APIs keep what they say: something synthetic is made, changed and taken away, where that is allowed."""

import pytest

from fixtures.judging import (
    change_differences,
    creation_differences,
    invoice_differences,
    leftover_differences,
    listing_differences,
    queue_differences,
    record_differences,
    rejection_differences,
    removal_differences,
)

pytestmark = [pytest.mark.smoke, pytest.mark.area("Lifecycles")]


@pytest.mark.reads("present", "created", "read")
def test_item_that_was_created_can_be_read(synthetic_item, observed_synthetic_item):
    """An API that says 201 and stores nothing loses what somebody has just typed."""
    assert creation_differences(synthetic_item, observed_synthetic_item) == []


@pytest.mark.reads("listed")
def test_listing_names_what_was_created(synthetic_item, observed_synthetic_item):
    """What is on no list is seen by nobody, though it can be read by its id."""
    assert listing_differences(synthetic_item, observed_synthetic_item) == []


@pytest.mark.reads("changed", "kept")
def test_change_of_an_item_is_kept(synthetic_item, observed_synthetic_item):
    """A new price that is accepted and forgotten is the old price for every customer."""
    assert change_differences(synthetic_item, observed_synthetic_item) == []


@pytest.mark.reads("removed", "gone", "unlisted")
def test_item_that_was_deleted_is_gone(synthetic_item, observed_synthetic_item):
    """What was taken off the shop must not be sold any more."""
    assert removal_differences(synthetic_item, observed_synthetic_item) == []


@pytest.mark.reads("rejected")
def test_item_against_the_rules_is_refused(synthetic_item, observed_synthetic_item):
    """A price below nothing that is taken is a price at which somebody buys."""
    assert rejection_differences(synthetic_item, observed_synthetic_item) == []


@pytest.mark.reads("present", "accepted", "orders", "recorded")
def test_order_that_was_accepted_is_recorded(synthetic_order, observed_synthetic_order):
    """An order is answered before it is written, so a lost one looks like a placed one to its customer."""
    assert record_differences(synthetic_order, observed_synthetic_order) == []


@pytest.mark.reads("listed")
def test_orders_of_a_customer_are_listed_page_by_page(synthetic_order, observed_synthetic_order):
    """A listing that ends after its first page hides every order behind it."""
    assert listing_differences(synthetic_order, observed_synthetic_order) == []


@pytest.mark.reads("invoiced")
def test_order_that_was_accepted_is_invoiced(synthetic_order, observed_synthetic_order):
    """Nobody pays what was never invoiced."""
    assert invoice_differences(synthetic_order, observed_synthetic_order) == []


@pytest.mark.reads("queued")
def test_order_leaves_nothing_in_its_queues(synthetic_order, observed_synthetic_order):
    """A message that stays is work that is not done, or that is about to be done twice."""
    assert queue_differences(synthetic_order, observed_synthetic_order) == []


@pytest.mark.reads("left", "reaped")
def test_nothing_synthetic_is_left(leftovers, observed_leftovers):
    """Customers must never see what a test has made, also where a run was killed in the middle of it."""
    assert leftover_differences(leftovers, observed_leftovers) == []


@pytest.mark.reads("left", "reaped")
def test_no_synthetic_order_is_left_open(open_orders, observed_open_orders):
    """Somebody would pack, bill or chase an order that nobody has placed."""
    assert leftover_differences(open_orders, observed_open_orders) == []
