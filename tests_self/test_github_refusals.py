"""Does the sandbox's GitHub refuse as GitHub does, so that the suite can be seen to tell the ways apart?"""

import time
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.sandbox.gate.injections import Injection
from fixtures.sandbox.github.state import Token
from tests_self.github_world import NAME, OWNER, GitHubWorld
from tests_self.test_github_answers import READ, filled

REPOSITORY = f"/repos/{OWNER}/{NAME}"
SECRETS = f"{REPOSITORY}/actions/secrets"
OPERATION = "github:GET /repos/{owner}/{repo}/actions/secrets"


@pytest.fixture
def token(github_world: GitHubWorld):
    """Makes one, classic with scopes or fine-grained with permissions, of a person with a role."""

    def make(*, role: str = "admin", scopes: tuple[str, ...] = (), kind: str = "classic", **permissions: str) -> Token:
        login = f"somebody-{role or 'else'}"
        github_world.state.add_user(login)
        if role:
            github_world.repository.collaborators[login] = role
        made = Token(f"tok-{len(github_world.state.tokens)}", login, kind, set(scopes), permissions)
        github_world.state.tokens.append(made)
        return made

    return make


def refusal(world: GitHubWorld, path: str, token: str, **more) -> tuple[int, str]:
    answer = world.ask(path, token=token, **more)
    return answer.status, answer.content["message"] if answer.content and "message" in answer.content else ""


def test_a_token_that_nobody_made_is_bad_credentials(github_world, token):
    """As are one that was revoked and one that has expired."""
    revoked, expired = token(scopes=("repo",)), token(scopes=("repo",))
    revoked.revoked, expired.expires_at = True, datetime.now(UTC) - timedelta(seconds=1)
    for value in ("nobodys", revoked.value, expired.value):
        assert refusal(github_world, SECRETS, value) == (401, "Bad credentials")


def test_a_private_repository_is_not_found_by_those_who_may_not_see_it(github_world, token):
    """GitHub does not say whether it exists."""
    for value in ("", token(role="", scopes=("repo",)).value, token(scopes=("gist",)).value):
        assert refusal(github_world, REPOSITORY, value) == (404, "Not Found")


@pytest.mark.parametrize("list_of", ["/actions/secrets", "/actions/variables", "/environments/prod-approval/secrets"])
def test_secrets_are_hidden_from_people_who_may_only_read(list_of, github_world, token):
    """404 for a list that is there: absence must not be read from it."""
    reader, writer = token(role="read", scopes=("repo",)), token(role="write", scopes=("repo",))
    assert refusal(github_world, REPOSITORY + list_of, reader.value) == (404, "Not Found")
    assert refusal(github_world, REPOSITORY + list_of, writer.value) == (200, "")


def test_branch_protection_tells_unprotected_from_hidden(github_world, token):
    """Two 404s with different words, and only one of them says something about the branch."""
    feature = f"{REPOSITORY}/branches/feature/protection"
    assert refusal(github_world, feature, github_world.operator) == (404, "Branch not protected")
    assert refusal(github_world, feature, token(role="write", scopes=("repo",)).value) == (404, "Not Found")


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/actions/secrets", "secrets"),
        ("/actions/variables", "actions_variables"),
        ("/actions/workflows", "actions"),
        ("/actions/permissions", "administration"),
        ("/environments/prod-approval/secrets", "environments"),
        ("/branches/main/protection", "administration"),
        ("/contents/README.md", "contents"),
        ("/deployments", "deployments"),
        ("/commits/main/check-runs", "checks"),
    ],
)
def test_a_fine_grained_token_needs_the_very_permission(path, permission, github_world, token):
    """And with another one it is told so: 403, not 404."""
    without, having = token(kind="fine-grained", issues="write"), token(kind="fine-grained", **{permission: "read"})
    denied = (403, "Resource not accessible by personal access token")
    assert refusal(github_world, REPOSITORY + path, without.value) == denied
    assert refusal(github_world, REPOSITORY + path, having.value) == (200, "")


_CHANGES = (
    ("PUT", "/environments/new"),
    ("POST", "/git/refs"),
    ("PUT", "/actions/workflows/deploy-prod.yml/disable"),
    ("DELETE", "/actions/secrets/AWS_ROLE_PROD"),
    ("POST", "/releases"),
    ("DELETE", "/branches/main/protection"),
)


def test_reading_does_not_permit_writing(github_world):
    """The verifier's own token may not change anything."""
    denied = (403, "Resource not accessible by personal access token")
    for method, path in _CHANGES:
        assert refusal(github_world, REPOSITORY + path, github_world.verifier, method=method) == denied


def test_the_verifier_reads_everything_that_it_verifies(github_world):
    """Read-only is enough for every question."""
    refused = [
        one for one in READ if github_world.ask(filled(one, github_world), token=github_world.verifier).status != 200
    ]
    assert refused == []


def test_bypass_actors_are_shown_to_those_who_may_change_the_ruleset(github_world, token):
    """A missing key is not an empty list."""
    path = f"{REPOSITORY}/rulesets/{github_world.repository.rulesets[0].id}"
    assert github_world.ask(path).content["bypass_actors"][0]["actor_type"] == "Team"
    assert "bypass_actors" not in github_world.ask(path, token=token(role="write", scopes=("repo",)).value).content


def test_a_classic_token_is_told_its_scopes(github_world):
    """`gh auth status` shows them."""
    headers = github_world.ask(SECRETS).headers
    assert headers["X-OAuth-Scopes"] == "admin:org, gist, read:org, repo, workflow"
    assert headers["X-Accepted-OAuth-Scopes"] == "repo"
    assert "X-OAuth-Scopes" not in github_world.ask(SECRETS, token=github_world.verifier).headers


def test_the_primary_limit_says_when_it_ends(github_world):
    """403 like a denial, so only the headers tell the two apart."""
    github_world.state.tokens[0].limit = 1
    first, second = (github_world.ask(REPOSITORY, token=github_world.verifier) for _ in range(2))
    assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert (second.status, second.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert int(second.headers["X-RateLimit-Reset"]) > time.time()
    assert second.content["message"].startswith("API rate limit exceeded")


@pytest.mark.parametrize(
    ("kind", "status", "message"),
    [
        ("denied", 403, "Resource not accessible by personal access token"),
        ("hidden", 404, "Not Found"),
        ("throttled", 403, "API rate limit exceeded"),
        ("throttled-secondary", 403, "You have exceeded a secondary rate limit"),
        ("expired", 401, "Bad credentials"),
        ("server-error", 502, "Server Error"),
    ],
)
def test_an_operation_is_refused_in_githubs_own_words(kind, status, message, github_world):
    """So that the suite's words for it are seen to be right."""
    github_world.steering.injections.add(Injection(OPERATION, kind))
    said = refusal(github_world, SECRETS, github_world.operator)
    assert (said[0], said[1][: len(message)]) == (status, message)
    assert refusal(github_world, REPOSITORY, github_world.operator) == (200, "")


@pytest.mark.parametrize(("kind", "remaining"), [("denied", "4999"), ("throttled", "0")])
def test_an_injected_refusal_has_githubs_headers_too(kind, remaining, github_world):
    """A denial and a limit that is used up have one status, and only these tell them apart."""
    github_world.ask(REPOSITORY, token=github_world.verifier)
    github_world.steering.injections.add(Injection(OPERATION, kind))
    headers = github_world.ask(SECRETS, token=github_world.verifier).headers
    assert (headers["X-RateLimit-Remaining"], headers["X-Accepted-GitHub-Permissions"]) == (remaining, "secrets=read")


def test_an_injection_may_be_for_one_subject(github_world):
    """One repository of six, and no other."""
    github_world.state.add_repository(OWNER, "other")
    github_world.steering.injections.add(Injection(OPERATION, "hidden", f"{OWNER}/other*"))
    assert refusal(github_world, SECRETS, github_world.operator) == (200, "")
    assert refusal(github_world, f"/repos/{OWNER}/other/actions/secrets", github_world.operator)[0] == 404


@pytest.mark.parametrize("kind", ["timeout", "dropped"])
def test_a_connection_is_let_go_without_an_answer(kind, github_world):
    """Not a byte is sent, and the ledger knows."""
    github_world.steering.injections.add(Injection(OPERATION, kind))
    with pytest.raises(OSError, match=r"."):
        github_world.ask(SECRETS, within_s=1.5)
    github_world.steering.injections.clear()
    github_world.steering.wait_until_empty()
    assert [one["code"] for one in github_world.steering.ledger.as_json()] == ["Dropped"]


def test_protected_refs_are_neither_moved_nor_deleted(github_world):
    """A ruleset on tags holds also for the one who may do everything else."""
    sha = github_world.repository.refs["refs/heads/main"]
    ref = f"{REPOSITORY}/git/refs/tags/v1.0.0"
    for method, body in (("DELETE", None), ("PATCH", {"sha": sha, "force": True})):
        answer = github_world.ask(ref, method=method, body=body)
        assert (answer.status, answer.content["message"][:26]) == (422, "Repository rule violations")
    assert github_world.ask(f"{REPOSITORY}/git/refs/tags/light", method="DELETE").status == 204
