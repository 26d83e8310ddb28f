"""A GitHub in this very process, whose state the tests fill and look at."""

import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fixtures.sandbox.certificates import CertificateAuthority
from fixtures.sandbox.gate.serving import Server
from fixtures.sandbox.gate.steering import Steering
from fixtures.sandbox.github.beginning import begin, new_operator_token, new_verifier_token
from fixtures.sandbox.github.door import GitHubDoor
from fixtures.sandbox.github.state import (
    BranchPolicy,
    BranchProtection,
    CheckRun,
    CustomRule,
    Deployment,
    DeploymentStatus,
    GitHub,
    Release,
    Repository,
    Secret,
    Variable,
    WorkflowRun,
)

NOW = datetime(2026, 1, 9, 20, 0, tzinfo=UTC)
OWNER, NAME = "Example", "web"
DEPLOY = """name: Deploy to PROD
on:
  workflow_dispatch:
    inputs:
      component: {required: true, type: choice, options: [dynamodb, s3]}
      confirmation: {required: true}
      skip_validation: {type: boolean, default: false}
permissions: {id-token: write}
jobs: {deploy: {runs-on: ubuntu-latest, environment: prod-approval, steps: []}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: Any


@dataclass
class GitHubWorld:
    door: GitHubDoor
    steering: Steering
    port: int
    ca_bundle: Path
    verifier: str
    operator: str
    context: ssl.SSLContext = field(repr=False)

    @property
    def state(self) -> GitHub:
        return self.door.state

    @property
    def repository(self) -> Repository:
        return self.state.repositories[f"{OWNER}/{NAME}"]

    @property
    def base(self) -> str:
        return f"https://localhost:{self.port}/api/v3"

    def ask(
        self, path: str, *, token: str | None = None, method: str = "GET", body: Any = None, within_s: float = 10
    ) -> Answer:
        """As the operator, unless another token is given; without any for an empty one."""
        url = path if path.startswith("https:") else self.base + path
        request = urllib.request.Request(url, method=method)  # noqa: S310  # loopback
        if token != "":
            request.add_header("Authorization", f"Bearer {self.operator if token is None else token}")
        if body is not None:
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=within_s, context=self.context) as response:  # noqa: S310
                return _read(response)
        except urllib.error.HTTPError as error:
            return _read(error)


def _read(response: Any) -> Answer:
    body = response.read()
    return Answer(response.status, dict(response.headers), json.loads(body) if body else None)


@contextmanager
def github_world(folder: Path) -> Iterator[GitHubWorld]:
    """Served until the block ends."""
    verifier, operator = new_verifier_token(), new_operator_token()
    state = begin(NOW, organisation=OWNER, verifier_token=verifier, operator_token=operator)
    furnish(state)
    steering, authority = Steering(), CertificateAuthority()
    steering.open()
    door = GitHubDoor(state, steering)
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening, door, tls=authority.context("localhost", "127.0.0.1"))
    server.start()
    bundle = folder / "ca.pem"
    bundle.write_bytes(authority.pem)
    context = ssl.create_default_context(cafile=str(bundle))
    yield GitHubWorld(door, steering, listening.getsockname()[1], bundle, verifier, operator, context)
    steering.injections.clear()
    server.stop()
    listening.close()


def furnish(state: GitHub) -> None:
    """One repository that has one of everything."""
    organisation = state.organisations[OWNER]
    organisation.teams["release"] = 77
    for name, visibility in (("FOR_ALL", "all"), ("FOR_SOME", "selected")):
        organisation.secrets[name] = Secret(name, "hidden", NOW, NOW, visibility)
        organisation.variables[name] = Variable(name, "seen", NOW, NOW, visibility)
    repository = state.add_repository(OWNER, NAME)
    first = repository.commit({".github/workflows/deploy-prod.yml": DEPLOY.encode(), "README.md": b"Read me\n"}, "One")
    second = repository.commit({"src/app/index.js": b"let x = 1\n"}, "Two")
    repository.tag("v1.0.0", first)
    repository.tag("light", second, annotated=False)
    repository.branch("feature", first)
    repository.set_secret("AWS_ROLE_PROD", "arn:aws:iam::1:role/x", at=NOW)
    repository.set_variable("REGION", "af-south-1", at=NOW)
    _guard(repository)
    _use(repository, second)


def _guard(repository: Repository) -> None:
    gate = repository.add_environment("prod-approval", at=NOW)
    gate.reviewers = [("User", "release-operator"), ("Team", "release")]
    gate.prevent_self_review, gate.wait_timer, gate.branch_policy = True, 5, "custom_branch_policies"
    gate.branch_policies.append(BranchPolicy(repository.next_id(), "v*", "tag"))
    gate.custom_rules.append(CustomRule(repository.next_id(), "change-window"))
    repository.set_secret("AWS_ROLE_PROD", "arn:aws:iam::1:role/y", at=NOW, environment="prod-approval")
    repository.set_variable("STAGE", "prod", at=NOW, environment="prod-approval")
    repository.protections["main"] = BranchProtection(required_checks=["build"], required_approvals=1)
    actor = {"actor_id": 77, "actor_type": "Team", "bypass_mode": "always"}
    ruleset = {"include": ["refs/tags/v*"], "rules": [{"type": "deletion"}, {"type": "update"}]}
    repository.add_ruleset("release tags", at=NOW, target="tag", bypass_actors=[actor], **ruleset)
    approvals = {"type": "non_fast_forward"}
    repository.add_ruleset("main", at=NOW, target="branch", include=["~DEFAULT_BRANCH"], rules=[approvals])


def _use(repository: Repository, sha: str) -> None:
    path, number = ".github/workflows/deploy-prod.yml", repository.next_id
    repository.runs.append(WorkflowRun(number(), 1, path, "Deploy to PROD", sha, "main", "push", NOW, NOW))
    repository.check_runs.append(CheckRun(number(), "build", sha, NOW, NOW))
    statuses = [DeploymentStatus(number(), state, NOW) for state in ("in_progress", "success")]
    repository.deployments.append(Deployment(number(), sha, "main", "prod", NOW, statuses=statuses))
    asset = {"name": "plan.txt", "size": 3, "digest": "sha256:00"}
    repository.releases.append(Release(number(), "v1.0.0", "One", "main", NOW, NOW, assets=[asset]))
