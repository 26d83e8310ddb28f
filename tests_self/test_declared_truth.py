"""Mistakes in the files are refused with file, key and what would be accepted; the schemas are current."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from fixtures.environments import FOLDER, Refused, load_environment, load_waivers
from fixtures.environments.schema import SCHEMAS, schema_text
from tests_self.judge import ROOT

PROD = (FOLDER / "prod.toml").read_text(encoding="utf-8")


def _refusal(tmp_path, old, new):
    path = tmp_path / "mine.toml"
    assert old in PROD
    path.write_text(PROD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_environment(str(path))
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "[buckets.invoices]\n",
            "[buckets.invoices]\nversoning = 'x'\n",
            ["[buckets.invoices] versoning", "accepted keys: ", "tags"],
        ),
        (
            'account = "093646564004"',
            "account = 93646564004",
            ["[environment] account", "not 93646564004", "text matching"],
        ),
        ('region = "af-south-1"\n', "", ["[environment] region", "is missing", "text"]),
        (
            'billing = "PAY_PER_REQUEST"',
            'billing = "FREE"',
            ["[tables.tenants] billing", "not 'FREE'", "'PAY_PER_REQUEST' or"],
        ),
        ('keys = ["PK:S", "SK:S"]', 'keys = ["PK"]', ["[tables.tenants.keys] 0", "not 'PK'"]),
        ('provider = "github"', 'provider = "gitlab"', ["[roles.deployment] provider", "'gitlab'", "accepted: github"]),
        ('group = "product"', 'group = "produce"', ["group", "'produce'", "accepted: product, order, campaigns"]),
        (
            '"2-1-bbws-tf-order-create-prod", ',
            "",
            ["[functions.order_create] names", "1 given", "terraform, repository"],
        ),
        ("[vpcs.prod]", "[VPCs.prod]", ["[vpcs]", "is missing"]),
        ("[vpcs.prod]", "[vpcs.prod", ["is not valid TOML", "line"]),
        ('name = "tenants"', 'name = "tenants"\nname = "again"', ["stands there twice"]),
        ('due = "batch3"', 'due = "tomorrow"', ["[function_groups.campaigns] due", "'batch3'", "not 'tomorrow'"]),
        (
            'name = "products"',
            'name = "tenants"',
            ["[tables]", "'tenants' is declared twice", "one entry for each name"],
        ),
        ("timeout_s = 30", 'timeout_s = "30 s"', ["timeout_s", "a whole number"]),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_a_mistake_is_refused_with_file_key_and_what_is_accepted(tmp_path, old, new, words):
    """Somebody who has never seen the loader mends the file at the first attempt."""
    refusal = _refusal(tmp_path, old, new)
    assert "mine.toml" in refusal
    assert [word for word in words if word not in refusal] == [], refusal


@pytest.mark.parametrize(("content", "said"), [(None, "Is a directory"), (b"\xff\xfe", "it is no text in UTF-8")])
def test_what_is_no_text_is_refused_in_one_sentence(tmp_path, content, said):
    """A folder, or a file of another program, is a slip of the hand."""
    file = tmp_path / "mine.toml"
    file.write_bytes(content) if content else file.mkdir()
    with pytest.raises(Refused) as refused:
        load_environment(str(file))
    assert str(refused.value) == f"{file}: cannot be read: {said}; accepted: a TOML file"


def test_all_mistakes_are_told_at_once(tmp_path):
    """Not one after the other, run by run."""
    path = tmp_path / "mine.toml"
    path.write_text(
        PROD.replace("timeout_s = 30", "timeout_s = 0").replace('billing = "PAY', 'billing = "pay'), encoding="utf-8"
    )
    with pytest.raises(Refused) as refused:
        load_environment(str(path))
    assert len(str(refused.value).splitlines()) > 5


def test_waivers_that_double_or_lack_something_are_refused(tmp_path):
    """A waiver that could be read in two ways covers too much."""
    fields = {"environment": "prod", "check": "test_x", "subject": "y", "reason": "a good reason", "approved_by": "me"}
    one = "\n".join(["[[waivers]]", *(f'{key} = "{value}"' for key, value in fields.items()), "until = 2026-01-31", ""])
    path = tmp_path / "waivers.toml"
    path.write_text(one + one, encoding="utf-8")
    with pytest.raises(Refused, match=r"test_x\[y\] is waived twice; accepted: once"):
        load_waivers("prod", path=path)
    path.write_text(one.replace("until = 2026-01-31\n", ""), encoding="utf-8")
    with pytest.raises(Refused, match="until: is missing; accepted: a date"):
        load_waivers("prod", path=path)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_json_schema_is_current(name):
    """Editors complete what the loader accepts; `make schema` writes them again."""
    assert (FOLDER / name).read_text(encoding="utf-8") == schema_text(SCHEMAS[name])


_CONTRACTS = [f"contracts/{path.name}" for path in sorted((FOLDER / "contracts").glob("*.toml"))]
_OWN_SCHEMA = {"policy.toml", "waivers.toml", "smoke.toml"}


@pytest.mark.parametrize("file", ["prod.toml", "sit.toml", "dev.toml", *sorted(_OWN_SCHEMA), *_CONTRACTS])
def test_json_schema_accepts_the_files(file):
    """A schema that marks a good file red is turned off."""
    kind = "contract" if file in _CONTRACTS else Path(file).stem if file in _OWN_SCHEMA else "environment"
    name = f"{kind}.schema.json"
    content = json.loads(json.dumps(tomllib.loads((FOLDER / file).read_text(encoding="utf-8")), default=str))
    schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(content)


def test_impatient_policy_differs_from_the_real_one_in_patience_only():
    """The self-tests judge by the same rules."""
    real, fast = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (FOLDER / "policy.toml", ROOT / "tests_self/data/policy.toml")
    )
    patience = {"reading": None, "http": None}
    assert {**real, **patience} == {**fast, **patience}


def test_check_command_says_what_is_wrong_without_a_run(tmp_path):
    """One sentence on standard error, status 2, no traceback."""
    path = tmp_path / "mine.toml"
    shutil.copy(FOLDER / "prod.toml", path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("[roles]", "").replace("boundary", "bound"), encoding="utf-8"
    )
    command = [sys.executable, "-m", "fixtures.environments", "check"]
    good = subprocess.run([*command, str(path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    bad = subprocess.run([*command, str(tmp_path / "none.toml")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stderr) == (2, f"{tmp_path}/none.toml: there is no such file\n")


def _changed(tmp_path, old, new):
    text = (ROOT / "fixtures/environments/prod.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_a_release_tag_of_another_environment_is_refused(tmp_path):
    """A tag of SIT in PROD's file would have its workflow judged at the wrong commit."""
    path = _changed(tmp_path, 'release_tag = "v1.0.1-prod"', 'release_tag = "v1.0.1-sit"')
    with pytest.raises(Refused, match=r"release_tag: 'v1\.0\.1-sit'; accepted: a tag that fits v\*-prod"):
        load_environment(path)


def test_without_a_deployment_environment_nothing_is_asked_of_what_was_deployed(tmp_path):
    """GitHub keeps what was deployed by deployment environment; without one there is nothing to ask for."""
    tags = load_environment(_changed(tmp_path, 'approval = "prod-approval"\n', "")).release_tags
    assert {tag.declares(["commit", "deployed"]) for tag in tags} == {False}
