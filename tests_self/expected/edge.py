"""DNS, TLS and CDN."""

from fixtures.shapes.environment import Environment

_ISSUED = "test_certificate_is_issued"
_COVERS = "test_certificate_covers_its_host_names"
_VALID = "test_certificate_is_valid_now_and_beyond_its_renewal"
_RENEWS = "test_certificate_can_be_renewed"
_USED = "test_certificate_is_used_by_exactly_its_declared_ends"
_VALIDATED = "test_certificate_is_validated_by_records_in_the_zone"
_SERVERS = "test_hosted_zone_names_the_servers_that_it_was_given"
_OUTWARD = "test_hosted_zone_leads_to_nothing_that_is_not_ours"
_TARGET = "test_record_leads_to_its_declared_target"
_NAME = "test_public_name_leads_to_an_end_that_can_answer_for_it"
_SHOWS = "test_distribution_shows_its_declared_certificate"
_REGION = "test_distribution_takes_its_certificate_from_where_cloudfront_can"
_TLS = "test_distribution_speaks_only_current_tls"
_PLAIN = "test_distribution_serves_nothing_over_plain_http"
_ORIGINS = "test_distribution_fetches_from_its_declared_origins"
_SIGNS = "test_distribution_signs_its_requests_to_the_origin"
_BUCKETS = "test_distribution_fetches_from_buckets_of_this_account"
_DEPLOYED = "test_distribution_is_enabled_and_deployed"
_READERS = "test_bucket_lets_cloudfront_read_for_its_own_distribution_only"

BREAKS: dict[str, tuple[str, ...]] = {
    "hosted-zone-gone": ("test_hosted_zone_exists",),
    "hosted-zone-private": ("test_hosted_zone_is_the_public_one_of_its_domain", _SERVERS),
    "hosted-zone-of-another-domain": ("test_hosted_zone_is_the_public_one_of_its_domain",),
    "hosted-zone-names-other-servers": (_SERVERS,),
    "hosted-zone-lost-a-name-server": (_SERVERS,),
    "cname-to-a-lost-bucket": (_OUTWARD,),
    "cname-to-a-lost-api": (_OUTWARD,),
    "cname-to-a-lost-distribution": (_OUTWARD,),
    "record-gone": ("test_record_exists",),
    "record-leads-to-a-lost-target": (_TARGET, _NAME),
    "record-gives-another-alias-zone": ("test_alias_gives_the_zone_of_its_target",),
    "record-split-by-weight": (_TARGET,),
    "certificate-gone": ("test_certificate_exists",),
    "certificate-pending": (_ISSUED,),
    "certificate-revoked": (_ISSUED,),
    "certificate-lacks-a-host": (_COVERS,),
    "certificate-with-a-wildcard-below": (_COVERS,),
    "certificate-expires-soon": (_VALID,),
    "certificate-expired": (_VALID,),
    "certificate-not-valid-yet": (_VALID,),
    "certificate-with-a-short-key": ("test_certificate_has_a_key_that_is_strong_enough",),
    "certificate-imported": ("test_certificate_is_one_that_renews_itself", _RENEWS, _VALIDATED),
    "certificate-renewal-failed": (_RENEWS,),
    "certificate-renewal-stuck": (_RENEWS,),
    "certificate-ineligible": (_RENEWS,),
    "certificate-unused": (_USED,),
    "certificate-used-elsewhere": (_USED,),
    "validation-record-gone": (_VALIDATED,),
    "validation-record-changed": (_VALIDATED,),
    "certificate-asks-for-another-record": (_VALIDATED,),
    "distribution-gone": ("test_distribution_exists",),
    "distribution-with-another-domain": ("test_distribution_has_its_declared_domain",),
    "distribution-disabled": (_DEPLOYED,),
    "distribution-lacks-a-host": ("test_distribution_answers_for_its_host_names",),
    "distribution-with-cloudfronts-own-certificate": (_SHOWS, _REGION, _TLS),
    "distribution-with-another-certificate": (_SHOWS,),
    "distribution-with-a-certificate-of-another-region": (_SHOWS, _REGION),
    "distribution-speaks-old-tls": (_TLS,),
    "distribution-on-a-dedicated-address": (_TLS,),
    "distribution-allows-plain-http": (_PLAIN,),
    "distribution-allows-plain-http-on-a-path": (_PLAIN,),
    "distribution-fetches-from-staging": (_ORIGINS, _SIGNS, _BUCKETS),
    "distribution-fetches-from-another-path": (_ORIGINS,),
    "distribution-without-origin-access": (_SIGNS,),
    "distribution-without-start-page": ("test_distribution_shows_the_start_page_at_its_root",),
    "distribution-hides-failures": ("test_distribution_hides_no_failure_behind_a_success",),
    "distribution-asks-for-a-password": ("test_distribution_runs_exactly_its_declared_edge_functions",),
    "distribution-logs-nothing": ("test_distribution_logs_who_asks",),
    "invalidation-under-way": ("test_distribution_has_no_invalidation_under_way",),
    "bucket-admits-an-old-distribution": (_READERS,),
    "bucket-admits-every-distribution": (_READERS,),
    "bucket-admits-no-distribution": (_READERS,),
}

HIDES_OTHERS = {
    "hosted-zone-gone",
    "hosted-zone-of-another-domain",
    "record-gone",
    "certificate-gone",
    "distribution-gone",
}
"""What is not there is said once, and what leads through it is not asked; nor can records be put under another name."""
_OF_THE_WHOLE_CERTIFICATE = {"certificate-imported"}
_OF_ITS_FIRST_HOST = {
    "certificate-with-a-wildcard-below",
    "validation-record-gone",
    "validation-record-changed",
    "certificate-asks-for-another-record",
}
_OF_ITS_LAST_HOST = {"certificate-lacks-a-host", "distribution-lacks-a-host"}
_OF_THE_WHOLE_DISTRIBUTION = {
    "distribution-with-another-domain",
    "distribution-with-cloudfronts-own-certificate",
    "distribution-with-another-certificate",
    "distribution-with-a-certificate-of-another-region",
}
_LEAVES_THE_ALIAS_BEHIND = {"distribution-gone", "distribution-with-another-domain"}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks: its own, and those of the ways that lead through it."""
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    expected |= {f"{_NAME}[{key}]" for key in _names_through(fault, subject, environment)}
    if fault in _LEAVES_THE_ALIAS_BEHIND:
        expected |= {f"{_OUTWARD}[{one.key}]" for one in environment.zones}
    if fault == "record-leads-to-a-lost-target":
        expected |= {f"{_OUTWARD}[{one.zone}]" for one in environment.records if one.key == subject}
    if fault == "hosted-zone-gone":
        expected |= {f"{_VALIDATED}[{one.key}]" for one in environment.certificates if one.zone_id}
    return expected


def _names_through(fault: str, subject: str, environment: Environment) -> set[str]:
    """Keys of the public names whose way a fault of a certificate or a distribution cuts."""
    names = environment.public_names
    if fault.startswith(("certificate-", "validation-")):
        [certificate] = [one for one in environment.certificates if one.key == subject]
        hosts = certificate.hosts
        through = [one for one in names if one.certificate == certificate.name]
    elif fault.startswith("distribution-"):
        [distribution] = [one for one in environment.distributions if one.key == subject]
        hosts = distribution.hosts.containing
        through = [one for one in names if one.end == distribution.name]
    else:
        return set()
    if fault in _OF_THE_WHOLE_CERTIFICATE | _OF_THE_WHOLE_DISTRIBUTION:
        return {one.key for one in through}
    cut = {*hosts[:1]} if fault in _OF_ITS_FIRST_HOST else {*hosts[-1:]} if fault in _OF_ITS_LAST_HOST else set()
    return {one.key for one in through if one.name in cut}


def beside(fault: str, subject: str, environment: Environment) -> set[str]:
    """What faults of other areas break here, too."""
    if fault != "bucket-gone":
        return set()
    [bucket] = [one for one in environment.buckets if one.key == subject]
    return {f"{_BUCKETS}[{one.key}]" for one in environment.distributions if bucket.name in one.origin_buckets}
