"""The site as a browser gets it: from the bucket, by the distribution's configuration."""

import hashlib
import re

import pytest

from tests_self.live_sandbox import operator

SITE = "https://kimmyai.io"


def assets(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)


def test_the_page_names_assets_that_are_there_and_are_what_their_names_say(ask):
    """Type, digest and cache of each."""
    page = ask("GET", SITE)
    assert (page.headers["Content-Type"], page.headers["Cache-Control"]) == ("text/html", "no-cache")
    kinds = {".css": "text/css", ".js": "application/javascript"}
    for path in assets(page.text):
        asset = ask("GET", SITE + path)
        digest = hashlib.sha256(asset.content).hexdigest()[:8]
        assert digest in path
        assert asset.headers["Content-Type"] == kinds[path[path.rindex(".") :]]
        assert "immutable" in asset.headers["Cache-Control"]


def test_the_script_knows_its_environment(ask):
    """And no other one."""
    [script] = [path for path in assets(ask("GET", SITE).text) if path.endswith(".js")]
    settings = ask("GET", SITE + script).text
    assert '"environment": "prod"' in settings
    assert "https://api.kimmyai.io" in settings
    assert "sit" not in settings.replace("site", "")


def test_a_path_of_the_page_itself_is_the_page(ask):
    """Whoever comes there first gets it, too."""
    assert ask("GET", f"{SITE}/products").text == ask("GET", SITE).text


@pytest.mark.parametrize("path", ["/api/none", "/assets/none.js", "/none"])
def test_what_is_not_there_is_not_the_page(path, ask):
    """S3 hides what is not there from who may not list the bucket."""
    answer = ask("GET", SITE + path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/xml")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_an_object_that_is_deleted_is_not_served_any_more(edge, ask):
    """The bucket is read at every request."""
    [script] = [path for path in assets(ask("GET", SITE).text) if path.endswith(".js")]
    operator(edge, "s3").delete_object(Bucket="prod-kimmyai-web-public", Key=script.lstrip("/"))
    assert ask("GET", SITE + script).status_code == 403


@pytest.mark.parametrize("host", ["kimmyai.io", "www.kimmyai.io"])
def test_plain_http_leads_to_https_of_the_same_host(host, ask):
    """With path and query."""
    answer = ask("GET", f"http://{host}/products?a=b")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"https://{host}/products?a=b")


def status_of(ask, url: str) -> int:
    return int(ask("GET", url).status_code)


@pytest.mark.parametrize(
    ("fault", "path", "status"),
    [
        ("bucket-admits-no-distribution", "/", 403),
        ("distribution-disabled", "/", 403),
        ("distribution-asks-for-a-password", "/", 401),
        ("site-answers-all-with-the-page", "/api/none", 200),
        ("site-lost-a-style", "/", 200),
    ],
)
def test_a_change_of_the_configuration_is_seen(fault, path, status, edge, ask):
    """And healing brings the page back."""
    edge.plant(fault)
    assert status_of(ask, SITE + path) == status
    edge.heal()
    assert status_of(ask, SITE) == 200


@pytest.mark.parametrize(
    ("fault", "name", "value"),
    [
        ("site-without-hsts", "Strict-Transport-Security", None),
        ("site-forgets-hsts-soon", "Strict-Transport-Security", "max-age=3600"),
        ("site-may-be-framed", "X-Frame-Options", None),
        ("site-kept-by-browsers", "Cache-Control", "public, max-age=31536000"),
    ],
)
def test_a_header_changes_by_its_fault(fault, name, value, edge, ask):
    """Which no configuration shows here."""
    edge.plant(fault)
    assert ask("GET", SITE).headers.get(name) == value


def test_errors_lose_the_headers_by_their_fault(edge, ask):
    """While the page keeps them."""
    edge.plant("site-errors-without-headers")
    assert "Strict-Transport-Security" not in ask("GET", f"{SITE}/none").headers
    assert "Strict-Transport-Security" in ask("GET", SITE).headers


@pytest.mark.parametrize(("fault", "status"), [("site-answers-in-plain", 200), ("site-redirects-elsewhere", 301)])
def test_plain_http_can_lead_elsewhere_or_nowhere(fault, status, edge, ask):
    """Two faults of the redirect."""
    edge.plant(fault)
    answer = ask("GET", "http://kimmyai.io/")
    assert answer.status_code == status
    assert answer.headers.get("Location", "").startswith("https://kimmyai.io") is False


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("site-built-for-sit", "api.sit.kimmyai.io"),
        ("site-script-changed", "patched by hand"),
    ],
)
def test_the_script_changes_by_its_fault(fault, part, edge, ask):
    """Each leaves the page working at first sight."""
    edge.plant(fault)
    [script] = [path for path in assets(ask("GET", SITE).text) if path.endswith(".js")]
    assert part in ask("GET", SITE + script).text


def test_an_old_page_names_assets_that_are_gone(edge, ask):
    """As the edge keeps it when nothing was invalidated."""
    edge.plant("site-serves-the-old-page")
    page = ask("GET", SITE)
    assert page.headers["Age"] == "86400"
    assert [status_of(ask, SITE + path) for path in assets(page.text)] == [403]
