"""For each fault of a lifecycle, exactly the smoke checks that it breaks in a world that is made of SIT."""

from tests_self.expected.gates import ROUTE

_READ, _LISTED = "test_item_that_was_created_can_be_read", "test_listing_names_what_was_created"
_KEPT, _GONE = "test_change_of_an_item_is_kept", "test_item_that_was_deleted_is_gone"
_LEFT, _OPEN = "test_nothing_synthetic_is_left", "test_no_synthetic_order_is_left_open"
_RECORDED, _PAGES = "test_order_that_was_accepted_is_recorded", "test_orders_of_a_customer_are_listed_page_by_page"
_INVOICED, _QUEUED = "test_order_that_was_accepted_is_invoiced", "test_order_leaves_nothing_in_its_queues"

_REFUSED = "test_item_against_the_rules_is_refused"

BREAKS: dict[str, tuple[str, ...]] = {
    "created-item-not-stored": (_READ,),
    "change-not-stored": (_KEPT,),
    # What cannot be deleted has to be taken away by hand, which is a message of its own.
    "deleted-item-stays": (_GONE, _LEFT),
    "deletion-refused": (_GONE, _LEFT),
    "newest-item-not-listed": (_LISTED,),
    "orders-listed-on-one-page": (_PAGES,),
    "orders-listed-without-end": (_PAGES,),
    "order-lost": (_RECORDED,),
    "order-not-recorded": (_RECORDED,),
    "order-not-invoiced": (_INVOICED,),
    "order-stays-in-queue": (_QUEUED,),
    "order-among-dead-letters": (_QUEUED,),
    "cancellation-refused": (_OPEN,),
}
ROUTES_BESIDE = {"deletion-refused": "{subject}_delete_caller", "cancellation-refused": "order_update_caller"}
"""The routes of functions that fail for everybody, also for whoever names nothing that is there."""
UNREAD_BESIDE = {"orders-listed-without-end": (_OPEN,)}
"""What is still open cannot be said by a listing that does not end."""
BY_FUNCTION: dict[str, tuple[str, ...]] = {
    "function-loses-writes:product_create": (f"{_READ}[product]",),
    "function-loses-writes:campaigns_update": (f"{_KEPT}[campaigns]",),
    "function-loses-writes:order_update": (f"{_OPEN}[order]",),
    "function-accepts-anything:product_create": (f"{_REFUSED}[product]",),
    "function-accepts-anything:campaigns_create": (f"{_REFUSED}[campaigns]",),
    "function-ignores-deletes:product_delete": (f"{_GONE}[product]", f"{_LEFT}[product]"),
    "order-event-lost:order_create_public": (f"{_RECORDED}[order]",),
    "order-consumer-fails:order_creator_record": (f"{_RECORDED}[order]",),
    "order-consumer-fails:order_pdf_creator": (f"{_INVOICED}[order]", f"{_QUEUED}[order]"),
    "order-consumer-fails:order_internal_notification_sender": (f"{_QUEUED}[order]",),
}
"""Faults of single functions, seen by the lifecycle that comes to them: `fault:function` to `check[subject]`."""
EVERY = {_REFUSED, _READ, _LISTED, _KEPT, _GONE, _LEFT, _OPEN, _RECORDED, _PAGES, _INVOICED, _QUEUED}


def broken_by(fault: str, subject: str) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks in a world that is made of SIT."""
    routes = {ROUTES_BESIDE[fault].format(subject=subject)} if fault in ROUTES_BESIDE else set()
    return {f"{check}[{subject}]" for check in BREAKS[fault]} | {f"{ROUTE}[{one}]" for one in routes}
