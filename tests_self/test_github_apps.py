"""GitHub Apps: a signed claim buys a token for an hour, and that token may what was granted."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests_self.github_world import NAME, OWNER
from tests_self.test_github_answers import violations

REPOSITORY = f"/repos/{OWNER}/{NAME}"


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def app(github_world, key):
    app = github_world.state.apps[0]
    app.public_key = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return app


def claim(app, key, *, life=300) -> str:
    now = int(time.time())
    return jwt.encode({"iat": now - 10, "exp": now + life, "iss": str(app.id)}, key, algorithm="RS256")


def test_an_installations_token_may_what_was_granted(github_world, app, key):
    """Reading is, writing is not; and the refusal names an integration."""
    where = github_world.ask(f"/orgs/{OWNER}/installation", token=claim(app, key))
    assert violations("/orgs/{org}/installation", where.content) == []
    bought = github_world.ask(where.content["access_tokens_url"], token=claim(app, key), method="POST", body={})
    assert bought.status == 201
    token = bought.content["token"]
    assert github_world.ask(f"{REPOSITORY}/actions/secrets", token=token).status == 200
    denied = github_world.ask(f"{REPOSITORY}/git/refs", token=token, method="POST", body={})
    assert (denied.status, denied.content["message"]) == (403, "Resource not accessible by integration")


@pytest.mark.parametrize("template", ["/app", "/app/installations", "/repos/{owner}/{repo}/installation"])
def test_an_apps_answer_has_githubs_published_shape(template, github_world, app, key):
    """What the suite learns to read here, it can read there."""
    path = template.replace("{owner}", OWNER).replace("{repo}", NAME)
    answer = github_world.ask(path, token=claim(app, key))
    assert violations(template, answer.content) == []


def test_a_claim_by_another_key_or_for_too_long_is_no_credential(github_world, app, key):
    """Neither is one whose time is over, nor a person's token."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for wrong in (claim(app, stranger), claim(app, key, life=3600), claim(app, key, life=-120), github_world.operator):
        assert github_world.ask("/app", token=wrong).status == 401


def test_a_token_is_not_given_more_than_the_installation_has(github_world, app, key):
    """Fewer permissions may be asked for, and never others."""
    path = f"/app/installations/{app.installations[0].id}/access_tokens"
    ask = {"permissions": {"contents": "write"}}
    assert github_world.ask(path, token=claim(app, key), method="POST", body=ask).status == 422
