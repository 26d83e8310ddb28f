"""DNS and TLS as the world sees them: asked the evening before and after each batch."""

from fixtures.shapes.environment import Environment

REGISTRY = "test_registry_delegates_to_the_servers_of_the_zone"
RENEWED = "test_zone_lets_its_certificates_be_renewed"
RESOLVES = "test_name_resolves_to_the_declared_kinds_of_address"
KEPT = "test_name_is_not_kept_for_longer_than_a_way_back_may_take"
TRUSTED = "test_name_shows_a_certificate_that_everybody_trusts"
OWN = "test_name_shows_a_certificate_of_its_own"
CONFIGURED = "test_name_shows_the_certificate_that_is_configured_for_it"
LASTS = "test_name_shows_a_certificate_that_lasts_beyond_its_renewal"
STRONG = "test_name_shows_a_certificate_that_is_strong_enough"
OLD = "test_name_refuses_old_protocols"
CHECKS = (REGISTRY, RENEWED, RESOLVES, KEPT, TRUSTED, OWN, CONFIGURED, LASTS, STRONG, OLD)

BREAKS: dict[str, tuple[str, ...]] = {
    "zone-delegated-elsewhere": (REGISTRY,),
    "zone-delegated-to-fewer": (REGISTRY,),
    "zone-forbids-amazon": (RENEWED,),
    "name-leads-elsewhere-by-ipv6": (RESOLVES,),
    "name-cached-for-a-week": (KEPT,),
    "host-shows-expired-certificate": (TRUSTED, LASTS, CONFIGURED),
    "host-shows-another-hosts-certificate": (OWN, CONFIGURED),
    "host-shows-self-signed-certificate": (TRUSTED, CONFIGURED),
    "host-shows-incomplete-chain": (TRUSTED,),
    "host-shows-unconfigured-certificate": (CONFIGURED,),
    "host-speaks-tls-1-0": (OLD,),
    "host-speaks-tls-1-1": (OLD,),
}

_FOREIGN = (OWN, TRUSTED, CONFIGURED)
"""What is shown is a certificate of AWS's own."""
_BESIDE: dict[str, tuple[str, ...]] = {
    "certificate-expired": (TRUSTED, LASTS),
    "certificate-with-a-short-key": (STRONG,),
    "certificate-lacks-a-host": (OWN,),
    "distribution-lacks-a-host": _FOREIGN,
    "distribution-with-another-domain": (RESOLVES,),
    "distribution-with-cloudfronts-own-certificate": (*_FOREIGN, OLD),
    "distribution-with-another-certificate": _FOREIGN,
    "distribution-with-a-certificate-of-another-region": _FOREIGN,
    "distribution-speaks-old-tls": (OLD,),
    "api-domain-with-another-certificate": _FOREIGN,
    "api-domain-speaks-old-tls": (OLD,),
    "api-domain-made-again": (RESOLVES,),
    "record-leads-to-a-lost-target": (RESOLVES,),
    "hosted-zone-names-other-servers": (REGISTRY,),
    "hosted-zone-lost-a-name-server": (REGISTRY,),
}
"""What faults of the configuration break outside. A certificate that expires soon is not among them: what the sandbox
shows has to be valid by this machine's clock, which is ahead of the world's."""
_OF_THE_LAST_HOST = {"certificate-lacks-a-host", "distribution-lacks-a-host"}
_REFUSED = {"hosted-zone-private", "hosted-zone-of-another-domain"}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """Its own verdicts, and those of the configuration that the change is made in."""
    written = {"name-cached-for-a-week": _WRITTEN_DOWN}.get(fault, ())
    return {f"{check}[{subject}]" for check in (*BREAKS[fault], *written)}


_WRITTEN_DOWN = (
    "test_record_leads_to_its_declared_target",
    "test_alias_gives_the_zone_of_its_target",
    "test_public_name_leads_to_an_end_that_can_answer_for_it",
)


def beside(fault: str, subject: str, environment: Environment) -> set[str]:
    """What a fault of the configuration breaks of what the world sees. Of what is not there, presence checks speak."""
    keys = _names(fault, subject, environment)
    return {f"{check}[{key}]" for check in _BESIDE.get(fault, ()) for key in keys}


def hides(fault: str, subject: str, environment: Environment) -> set[str]:
    """Where another certificate is shown than the configured one, nothing is seen of what is wrong with that; nor is
    anything seen of a distribution at a host that it does not answer for."""
    if fault == "distribution-lacks-a-host":
        return {f"{OLD}[{key}]" for key in _names(fault, subject, environment)}
    if not fault.startswith("host-shows-"):
        return set()
    return {f"{check}[{subject}]" for check in (TRUSTED, OWN, CONFIGURED, LASTS, STRONG)}


def unread_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """Name servers refuse to answer for a zone that they do not have to the world."""
    if fault not in _REFUSED:
        return set()
    [zone] = [one for one in environment.zones if one.key == subject]
    names = [one.key for one in environment.resolved_names if one.zone == zone.key]
    of_names = {f"{check}[{key}]" for check in (RESOLVES, KEPT) for key in names}
    return of_names | {f"{check}[{zone.key}]" for check in (REGISTRY, RENEWED)}


def _names(fault: str, subject: str, environment: Environment) -> list[str]:
    if fault.startswith(("hosted-zone-", "record-")):
        return [subject]
    kinds = {"certificate": "certificate", "distribution": "distribution", "api": "api_domain"}
    kind = kinds.get(fault.partition("-")[0])
    ends = {one.key: (*one.ends, ("certificate", one.certificate_key)) for one in environment.served_names}
    through = [key for key, several in ends.items() if (kind, subject) in several]
    return through[-1:] if fault in _OF_THE_LAST_HOST else through
