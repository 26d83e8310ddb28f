"""Repositories, workflows, secrets, release tags, approvals and handshakes."""

from fixtures.shapes.environment import Environment

_GUARDED = ("test_repository_lets_nothing_onto_its_branch_unreviewed",)
_TAG_KEPT = ("test_repository_keeps_its_release_tag_from_being_moved",)
_DEFINED = ("test_secret_is_defined_where_the_job_sees_it",)
_GREEN = ("test_release_tag_was_tested_green",)
_DEPLOYED = ("test_release_tag_is_what_was_deployed",)
_REFS = ("test_approval_admits_only_the_declared_refs",)
_ADMITTED = ("test_role_admits_the_deploying_jobs",)
_PERMISSIONS = "test_workflow_has_the_permissions_it_needs_and_no_others"
_FINDINGS = "test_workflow_has_no_grave_finding"
_REFERENCES = ("test_workflow_finds_everything_it_refers_to",)
_BY_HAND = ("test_workflow_reaches_the_account_only_by_hand",)
_APPROVED = ("test_workflow_waits_for_approval_before_it_deploys",)

BREAKS: dict[str, tuple[str, ...]] = {
    "default-branch-changed": ("test_repository_is_released_from_its_declared_branch",),
    "actions-switched-off": ("test_repository_may_run_workflows",),
    "token-may-write-by-default": ("test_repository_gives_jobs_no_more_than_reading",),
    "branch-without-rules": _GUARDED,
    "branch-rules-only-evaluated": _GUARDED,
    "branch-takes-force-pushes": _GUARDED,
    "branch-takes-pushes": _GUARDED,
    "tags-without-rules": _TAG_KEPT,
    "tag-rules-for-other-tags": _TAG_KEPT,
    "tags-may-be-deleted": _TAG_KEPT,
    "rules-bypassed-by-a-team": ("test_repository_exempts_nobody_from_its_rules",),
    "long-lived-key-defined": ("test_repository_has_no_long_lived_aws_credentials",),
    "workflow-gone": ("test_workflow_exists",),
    "workflow-renamed": ("test_workflow_carries_its_name",),
    "workflow-disabled": ("test_workflow_is_enabled",),
    "workflow-started-by-push": _BY_HAND,
    "workflow-push-reaches-further": _BY_HAND,
    "workflow-second-way": ("test_no_other_workflow_reaches_the_account",),
    "workflow-second-way-by-an-action": ("test_no_other_workflow_reaches_the_account",),
    "workflow-wants-another-input": ("test_workflow_accepts_the_planned_inputs",),
    "workflow-assumes-another-role": ("test_workflow_assumes_the_declared_role",),
    "workflow-without-approval": _APPROVED,
    "workflow-deploys-when-refused": _APPROVED,
    "workflow-may-change-the-code": (_PERMISSIONS,),
    "workflow-without-id-token": (_PERMISSIONS,),
    "workflow-permissions-unstated": (_PERMISSIONS, _FINDINGS),
    "workflow-with-a-long-lived-key": ("test_workflow_logs_in_without_long_lived_credentials",),
    "workflow-refers-to-a-missing-secret": _REFERENCES,
    "workflow-refers-to-a-missing-variable": _REFERENCES,
    "workflow-with-script-injection": (_FINDINGS,),
    "action-with-script-injection": (_FINDINGS,),
    "workflow-with-an-unpinned-action": (_FINDINGS,),
    "secret-missing": _DEFINED,
    "secret-misspelt": _DEFINED,
    "secret-in-another-scope": _DEFINED,
    "secret-in-another-repository": _DEFINED,
    "secret-from-before": ("test_secret_was_set_for_this_release",),
    "variable-missing": ("test_variable_is_defined_where_the_job_sees_it",),
    "variable-with-another-value": ("test_variable_has_its_declared_value",),
    "tag-gone": ("test_release_tag_exists",),
    "tag-lightweight": ("test_release_tag_says_who_made_it_and_when",),
    "tag-off-main": ("test_release_tag_points_at_reviewed_code",),
    "tag-without-workflow": ("test_release_tag_holds_the_deploying_workflow",),
    "release-tests-failed": _GREEN,
    "release-tests-skipped": _GREEN,
    "release-never-tested": _GREEN,
    "another-commit-deployed": _DEPLOYED,
    "deployment-failed": _DEPLOYED,
    "approval-environment-gone": ("test_approval_environment_exists",),
    "approval-without-reviewers": ("test_approval_requires_reviewers", "test_approval_cannot_be_given_to_oneself"),
    "approval-by-others": ("test_approval_is_asked_of_the_declared_people",),
    "approval-of-oneself": ("test_approval_cannot_be_given_to_oneself",),
    "approval-bypassed-by-administrators": ("test_approval_cannot_be_bypassed_by_administrators",),
    "approval-for-any-ref": _REFS,
    "approval-for-another-ref": _REFS,
    "subject-customised": _ADMITTED,
    "subject-customised-by-the-organisation": _ADMITTED,
    "subject-immutable": _ADMITTED,
    "trust-forgets-a-repository": _ADMITTED,
    "trust-admits-branches": ("test_role_refuses_strangers",),
}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    if fault in {"trust-forgets-a-repository", "trust-admits-branches"}:
        role = next(one.role_key for one in environment.handshakes if one.key == subject)
        expected.add(f"test_role_admits_exactly_the_declared_subjects[{role}]")
    return expected
