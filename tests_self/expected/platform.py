"""Accounts, VPC, S3, DynamoDB, IAM and Lambda."""

from fixtures.shapes.environment import Environment

BREAKS: dict[str, tuple[str, ...]] = {
    "vpc-gone": ("test_vpc_exists",),
    "vpc-renamed": ("test_vpc_carries_its_name",),
    "vpc-with-other-addresses": ("test_vpc_spans_the_declared_addresses",),
    "undeclared-resource": ("test_nothing_of_ours_is_undeclared",),
    "bucket-gone": ("test_bucket_exists",),
    "bucket-in-another-region": ("test_bucket_lies_in_its_declared_region",),
    "bucket-versioning-suspended": ("test_bucket_keeps_every_version",),
    "bucket-never-versioned": ("test_bucket_keeps_every_version",),
    "bucket-without-default-encryption": ("test_bucket_encrypts_what_it_stores",),
    "bucket-opened-to-the-world": ("test_bucket_blocks_public_access", "test_bucket_policy_admits_no_public"),
    "bucket-public-access-block-partial": ("test_bucket_blocks_public_access",),
    "bucket-allows-plain-http": ("test_bucket_refuses_plain_http",),
    "bucket-refuses-plain-http-for-some": ("test_bucket_refuses_plain_http",),
    "bucket-keeps-old-versions-forever": ("test_bucket_lets_old_versions_expire",),
    "bucket-old-versions-expire-early": ("test_bucket_lets_old_versions_expire",),
    "bucket-tag-changed": ("test_bucket_carries_its_tags",),
    "bucket-replication-gone": ("test_bucket_replicates_to_the_other_region",),
    "bucket-replicates-elsewhere": ("test_bucket_replicates_to_the_other_region",),
    "bucket-replica-keeps-what-was-deleted": ("test_bucket_replicates_to_the_other_region",),
    "template-missing": ("test_bucket_holds_exactly_the_declared_templates",),
    "template-doubled": ("test_bucket_holds_exactly_the_declared_templates",),
    "table-gone": ("test_table_exists",),
    "table-still-creating": ("test_table_is_active",),
    "table-with-other-keys": ("test_table_has_its_declared_keys",),
    "index-missing": ("test_table_has_its_declared_indexes", "test_table_indexes_are_active"),
    "index-with-other-keys": ("test_table_has_its_declared_indexes",),
    "index-still-building": ("test_table_indexes_are_active",),
    "table-billed-otherwise": ("test_table_is_billed_on_demand_as_declared",),
    "table-recovery-off": ("test_table_can_be_restored_to_any_second",),
    "table-recovery-on": ("test_table_can_be_restored_to_any_second",),
    "table-recovery-short": ("test_table_can_be_restored_to_any_second",),
    "table-stream-changed": ("test_table_streams_its_changes_as_declared",),
    "table-encrypted-with-another-key": ("test_table_is_encrypted_with_the_declared_key",),
    "table-deletion-protection-changed": ("test_table_cannot_be_deleted_by_mistake",),
    "table-deletes-its-items": ("test_table_expires_items_only_as_declared",),
    "table-tag-changed": ("test_table_carries_its_tags",),
    "oidc-provider-gone": ("test_oidc_provider_exists",),
    "oidc-provider-of-another-issuer": ("test_oidc_provider_is_the_declared_issuer",),
    "oidc-provider-without-audience": ("test_oidc_provider_accepts_the_declared_audience",),
    "role-gone": ("test_role_exists",),
    "trust-of-another-principal": ("test_role_trusts_nobody_but_the_provider",),
    "trust-of-any-audience": ("test_role_admits_only_the_declared_audience",),
    "trust-of-another-audience": ("test_role_admits_only_the_declared_audience",),
    "trust-of-any-subject": ("test_role_admits_exactly_the_declared_subjects",),
    "trust-of-the-whole-organisation": ("test_role_admits_exactly_the_declared_subjects",),
    "trust-by-a-loose-operator": ("test_role_admits_exactly_the_declared_subjects",),
    "trust-of-one-subject-missing": ("test_role_admits_exactly_the_declared_subjects",),
    "role-sessions-too-long": ("test_role_sessions_end_in_time",),
    "role-under-another-boundary": ("test_role_keeps_within_its_declared_boundary",),
    "role-is-administrator": ("test_role_is_no_administrator",),
    "deployment-permission-missing": ("test_role_may_do_what_the_deployment_needs",),
    "function-gone": ("test_function_exists",),
    "function-under-both-names": ("test_function_group_has_exactly_one_complete_naming_set",),
    "function-under-its-other-name": ("test_function_group_has_exactly_one_complete_naming_set",),
    "function-inactive": ("test_function_is_active",),
    "function-update-failed": ("test_function_took_its_last_update",),
    "function-on-another-runtime": ("test_function_runs_as_it_was_built",),
    "function-with-another-handler": ("test_function_runs_as_it_was_built",),
    "function-too-small": ("test_function_has_its_declared_size",),
    "function-variable-missing": ("test_function_has_the_variables_it_reads",),
    "function-writes-elsewhere": ("test_function_names_its_own_tables",),
    "function-switched-off": ("test_function_is_not_switched_off",),
    "function-drops-what-failed": ("test_function_keeps_what_it_could_not_process",),
    "function-without-log-group": ("test_function_keeps_its_logs_long_enough",),
    "function-logs-forever": ("test_function_keeps_its_logs_long_enough",),
    "function-logs-too-short": ("test_function_keeps_its_logs_long_enough",),
    "function-tags-lost": ("test_function_carries_its_tags",),
    "alias-gone": (
        "test_function_has_a_live_alias_on_a_numbered_version",
        "test_function_divides_its_traffic_as_declared",
    ),
    "alias-on-latest": ("test_function_has_a_live_alias_on_a_numbered_version",),
    "alias-weight-left": ("test_function_divides_its_traffic_as_declared",),
    "alias-permission-missing": ("test_function_lets_its_api_invoke_the_live_alias",),
    "alias-admits-another-api": ("test_function_lets_its_api_invoke_the_live_alias",),
}

_ADMITTING_STRANGERS = {"trust-of-any-subject", "trust-of-the-whole-organisation"}
_GROUP_CHECK = "test_function_group_has_exactly_one_complete_naming_set"


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    if fault in _ADMITTING_STRANGERS:
        expected |= {f"test_role_refuses_strangers[{one.key}]" for one in environment.handshakes}
    function = next((one for one in environment.functions if one.key == subject), None)
    if function is None:
        return expected
    if fault in {"function-gone", "function-under-both-names", "function-under-its-other-name"}:
        # A naming set that lost or gained a function is its group's matter, too.
        expected = {one for one in expected if not one.startswith(_GROUP_CHECK)}
        expected |= {f"{_GROUP_CHECK}[{function.group}]"} if len(function.names) > 1 else set()
    if fault == "function-under-its-other-name" and any(one.key == subject for one in environment.watches):
        # Its alarms still look at the name that it had.
        expected.add(f"test_every_required_alarm_is_there[{subject}]")
    if fault == "alias-gone" and function.alias_invokers:
        expected.add(f"test_function_lets_its_api_invoke_the_live_alias[{subject}]")
    return expected
