"""Cut GitHub's published OpenAPI description down to what the sandbox answers.

    npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-23.0.2.tgz
    python -m tests_self.trim_github_openapi package/generated/api.github.com.json

Writes tests_self/data/github_openapi.json.gz: the used paths' good answers and what these refer to, without prose.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from fixtures.sandbox.github.urls import ROUTES

TRIMMED = Path(__file__).parent / "data" / "github_openapi.json.gz"
# A discriminator chooses by a `type` that a list of files does not have; without it every form is tried.
_PROSE = {
    "description",
    "summary",
    "example",
    "examples",
    "x-github",
    "title",
    "externalDocs",
    "deprecated",
    "discriminator",
}
# Where the description names a path otherwise than GitHub's documentation of today.
_SAME = {"/repos/{owner}/{repo}/contents": "/repos/{owner}/{repo}/contents/{path}"}

# This one path wants an account that is a user and an enterprise at once; the form of one installation has it right.
_RATHER = {"/app/installations": {"type": "array", "items": {"$ref": "#/components/schemas/installation"}}}


def trimmed(whole: dict[str, Any]) -> dict[str, Any]:
    """Route's template to the schema of its answer with status 200, and every schema that is referred to."""
    answers, schemas = {}, {}
    for template in sorted({one.template for one in ROUTES if one.method == "GET"}):
        published = whole["paths"].get(_SAME.get(template, template), {}).get("get")
        if published is None:
            continue
        schema = _RATHER.get(template) or published["responses"]["200"]["content"]["application/json"]["schema"]
        answers[template] = _without_prose(schema)
    waiting = list(_references(answers))
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            schemas[name] = _without_prose(whole["components"]["schemas"][name])
            waiting += _references(schemas[name])
    return {"answers": answers, "components": {"schemas": schemas}}


def _without_prose(part: Any, *, named: bool = False) -> Any:
    """`named`: the keys of this object are names of properties, which may well be called `title`."""
    if isinstance(part, dict):
        if not named and part.get("nullable") and "type" not in part and not {"oneOf", "anyOf"}.isdisjoint(part):
            # OpenAPI 3.0 lets nullable count beside a type only; GitHub writes it beside oneOf, too, and means it.
            rest = {key: value for key, value in part.items() if key != "nullable"}
            return {"anyOf": [_without_prose(rest), {"type": "string", "nullable": True, "enum": [None]}]}
        kept = {key: value for key, value in part.items() if named or key not in _PROSE}
        return {key: _without_prose(value, named=key == "properties" and not named) for key, value in kept.items()}
    return [_without_prose(one) for one in part] if isinstance(part, list) else part


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"].rpartition("/")[2]] if isinstance(part.get("$ref"), str) else []
        return own + [name for value in part.values() for name in _references(value)]
    return [name for one in part for name in _references(one)] if isinstance(part, list) else []


def main(source: str) -> None:
    text = json.dumps(trimmed(json.loads(Path(source).read_text(encoding="utf-8"))), sort_keys=True)
    # No time in the file, so that trimming again changes nothing.
    TRIMMED.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
