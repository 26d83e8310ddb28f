"""What everybody outside sees: for each plant, exactly the smoke checks that it breaks."""

_CASE, _HEALTH = "test_api_gives_the_one_right_answer", "test_endpoint_answers"
_CHAIN = "test_name_shows_a_certificate_that_everybody_trusts[www]"
_LASTS = "test_name_shows_a_certificate_that_lasts_beyond_its_renewal[www]"
_SITES = ("public_kimmyai_io", "public_www_kimmyai_io")
_LIST = (f"{_CASE}[p1]", f"{_CASE}[p7]")


def _sites(*claims: str) -> tuple[str, ...]:
    return tuple(f"test_site_{claim}[{site}]" for claim in claims for site in _SITES)


_PAGE, _ASSETS = "serves_its_page_fresh", "has_every_script_and_style_that_its_page_loads"
_MENTIONS, _PATHS = "calls_its_own_environment_and_no_other", "answers_its_own_paths_and_only_those"
_HSTS, _PROTECTIONS = "tells_browsers_to_come_by_tls_alone", "tells_browsers_what_not_to_do"
_REDIRECT = "leads_plain_http_to_tls"

BREAKS: dict[str, tuple[str, ...]] = {
    "function-fails:product_list": (*_LIST, f"{_HEALTH}[product]"),
    "function-answers-malformed:product_list": (*_LIST, f"{_HEALTH}[product]"),
    "function-fails-now-and-then:product_list": (f"{_CASE}[p7]",),
    "function-hides-its-errors:product_list": _LIST,
    "function-answers-a-page:product_list": _LIST,
    "function-without-cors:product_list": _LIST,
    "function-writes-numbers-as-text:product_list": _LIST,
    "zone-delegated-elsewhere:kimmyai_io": ("test_registry_delegates_to_the_servers_of_the_zone[kimmyai_io]",),
    "zone-delegated-to-fewer:kimmyai_io": ("test_registry_delegates_to_the_servers_of_the_zone[kimmyai_io]",),
    "zone-forbids-amazon:kimmyai_io": ("test_zone_lets_its_certificates_be_renewed[kimmyai_io]",),
    "name-leads-elsewhere-by-ipv6:apex": ("test_name_resolves_to_the_declared_kinds_of_address[apex]",),
    "name-cached-for-a-week:apex": ("test_name_is_not_kept_for_longer_than_a_way_back_may_take[apex]",),
    "host-shows-expired-certificate:www": (_CHAIN, _LASTS),
    "host-shows-another-hosts-certificate:www": ("test_name_shows_a_certificate_of_its_own[www]",),
    "host-shows-self-signed-certificate:www": (_CHAIN,),
    "host-shows-incomplete-chain:www": (_CHAIN,),
    "host-speaks-tls-1-0:api": ("test_name_refuses_old_protocols[api]",),
    "host-speaks-tls-1-1:api": ("test_name_refuses_old_protocols[api]",),
    # Where the script is not, nothing calls this environment either.
    "site-lost-a-script:web_public": _sites(_ASSETS, _MENTIONS),
    "site-lost-a-style:web_public": _sites(_ASSETS),
    # By hand, it lost its settings; its name is not compared with its content, which only a build tool could do.
    "site-script-changed:web_public": _sites(_MENTIONS),
    "site-script-as-text:web_public": _sites(_ASSETS),
    "site-kept-by-browsers:web_public": _sites(_PAGE),
    "site-assets-not-kept:web_public": _sites(_ASSETS),
    "site-built-for-sit:web_public": _sites(_MENTIONS),
    "site-serves-the-old-page:public_site": _sites(_PAGE, _ASSETS, _MENTIONS),
    "site-answers-all-with-the-page:public_site": _sites(_PATHS),
    "site-without-hsts:public_site": _sites(_HSTS),
    "site-forgets-hsts-soon:public_site": _sites(_HSTS),
    "site-errors-without-headers:public_site": _sites(_HSTS),
    "site-may-be-framed:public_site": _sites(_PROTECTIONS),
    "site-answers-in-plain:public_site": _sites(_REDIRECT),
    "site-redirects-elsewhere:public_site": _sites(_REDIRECT),
}
UNREAD_BESIDE = {
    plant: {f"test_site_{claim}[{_SITES[1]}]" for claim in (_PAGE, _ASSETS, _MENTIONS, _PATHS, _HSTS, _PROTECTIONS)}
    for plant in BREAKS
    if plant.startswith("host-shows-")
}
"""What nobody can read through a handshake that fails."""
CAMPAIGNS = (*(f"{_CASE}[c{number}]" for number in range(1, 8)), f"{_HEALTH}[campaigns]")
