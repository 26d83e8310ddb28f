"""What the other platform keeps, and what its contracts allow: dictionaries and threads, nothing of the sandbox."""

import threading
import time
import uuid
from typing import Any

_LATER_S = 0.2
_Items = dict[str, dict[str, Any]]
Answered = tuple[int, Any]


class Refusal(Exception):
    """The function's own: status, error, message."""


class Platform:
    """What it holds; `wrong` names what it does not do as the contracts say."""

    def __init__(self) -> None:
        self.products, self.campaigns, self.orders = _Items(), _Items(), _Items()
        self.wrong = ""
        self.written: list[str] = []

    def everything(self) -> list[Any]:
        return [*self.products.values(), *self.campaigns.values(), *self.orders.values()]

    # --- products

    def list_products(self, **_: Any) -> Answered:
        return 200, {"products": list(self.products.values()), "count": len(self.products)}

    def get_product(self, one: str, **_: Any) -> Answered:
        return 200, {"product": _found(self.products, one, "Product")}

    def create_product(self, body: Any, **_: Any) -> Answered:
        _required(body, "name", "description", "price", "period")
        self._fits("price", body["price"] > 0)
        made = {"productId": str(uuid.uuid4()), "currency": "ZAR", "features": [], "active": True, "createdAt": _now()}
        self._write(self.products, made["productId"], made | body)
        return (200 if self.wrong == "creates with 200" else 201), {"product": made | body}

    def update_product(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        changed = _found(self.products, one, "Product") | body
        self._write(self.products, one, changed)
        return 200, {"product": changed}

    def delete_product(self, one: str, **_: Any) -> Answered:
        _found(self.products, one, "Product")
        if self.wrong != "keeps what is deleted":
            del self.products[one]
        return 204, None

    # --- campaigns

    def list_campaigns(self, **_: Any) -> Answered:
        shown = [_priced(one) for one in self.campaigns.values()]
        return 200, {"campaigns": shown, "count": len(shown)}

    def get_campaign(self, one: str, **_: Any) -> Answered:
        return 200, {"campaign": _priced(_found(self.campaigns, one, "Campaign"))}

    def create_campaign(self, body: Any, **_: Any) -> Answered:
        _required(body, "code", "name", "productId", "discountPercent", "listPrice", "termsAndConditions")
        self._fits("termsAndConditions", len(body["termsAndConditions"]) >= 10)
        self._write(self.campaigns, body["code"], body | {"specialConditions": None})
        return 201, {"campaign": _priced(body)}

    def update_campaign(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        self._write(self.campaigns, one, _found(self.campaigns, one, "Campaign") | body)
        return 200, {"campaign": _priced(self.campaigns[one])}

    def delete_campaign(self, one: str, **_: Any) -> Answered:
        del self.campaigns[_found(self.campaigns, one, "Campaign")["code"]]
        return 204, None

    # --- orders

    def create_order(self, body: Any, **_: Any) -> Answered:
        _required(body, "customerEmail", "items", "billingAddress")
        made = {"id": f"order_{uuid.uuid4()}", "tenantId": f"tenant-of-{body['customerEmail']}"} | body
        made |= {"status": "PENDING_PAYMENT", "dateCreated": _now()}
        if self.wrong != "loses orders":
            threading.Timer(_LATER_S, self._write, (self.orders, made["id"], made)).start()
        status = 201 if self.wrong == "takes orders with 201" else 202
        return status, {"success": True, "data": {"orderId": made["id"], "orderNumber": None, "status": "pending"}}

    def get_order(self, one: str, **_: Any) -> Answered:
        return 200, _found(self.orders, one, "Order")

    def list_orders(self, one: str, query: dict[str, str], **_: Any) -> Answered:
        mine = [order for order in self.orders.values() if order["tenantId"] == one]
        fitting = [order for order in mine if query.get("status") in {None, order["status"]}]
        start, size = int(query.get("startAt", 0)), int(query.get("pageSize", 50))
        more = start + size < len(fitting)
        page = fitting[start : start + size]
        return 200, {"items": page, "startAt": str(start + size) if more else None, "moreAvailable": more}

    def update_order(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        self._write(self.orders, one, _found(self.orders, one, "Order") | body)
        return 200, self.orders[one]

    def confirm_payment(self, body: Any, **_: Any) -> Answered:
        _required(body, "paymentReference", "paymentMethod", "paymentAmount")
        raise Refusal(404, "Order not found", "there is no such order")

    def _fits(self, name: str, fits: bool) -> None:
        if not fits and self.wrong != "takes what is against the rules":
            raise Refusal(400, "Validation error", f"{name} does not fit")

    def _write(self, where: dict[str, Any], key: str, item: dict[str, Any]) -> None:
        where[key] = item
        self.written.append(key)


def _found(where: dict[str, Any], key: str, what: str) -> dict[str, Any]:
    if key not in where:
        raise Refusal(404, f"{what} not found", f"{what} {key} does not exist")
    return dict(where[key])


def _required(body: Any, *names: str) -> None:
    if missing := [name for name in names if not isinstance(body, dict) or name not in body]:
        raise Refusal(400, "Validation error", f"missing: {', '.join(missing)}")


def _any(body: Any) -> None:
    if not body:
        raise Refusal(400, "Invalid request", "nothing to change")


def _priced(one: dict[str, Any]) -> dict[str, Any]:
    price = round(one["listPrice"] * (100 - one["discountPercent"]) / 100, 2)
    return one | {"price": price, "status": "EXPIRED", "isValid": False}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
