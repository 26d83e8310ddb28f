"""A bundle of a smoke run is judged again by its own cases and contracts, whatever has become of ours."""

from fixtures.environments import load_environment
from fixtures.evidence.bundle import open_bundle
from fixtures.shapes.words import Verdict
from tests_self.expected.gates import asked

PROD = load_environment("prod", for_sandbox=True)
PLANTS = ("function-fails:product_list", "host-shows-incomplete-chain:www", "site-lost-a-style:web_public")


def test_a_smoke_bundle_is_judged_again_as_it_was(sandbox, judge_smoke, runner, tmp_path):
    """Broken, unread and not asked alike, in the same words, and nothing is asked of the world."""
    sandbox.plant(*PLANTS)
    judge_smoke(f"--evidence={tmp_path / 'bundle'}")
    first = open_bundle(tmp_path / "bundle").records.values()
    sandbox.heal()
    again = runner.judge(f"--replay={tmp_path / 'bundle'}")
    assert sandbox.calls() == []
    before, after = ({one.node: (one.verdict, one.text) for one in each} for each in (first, again.records.values()))
    assert before == after
    assert {one.verdict for one in first} >= {Verdict.BROKEN, Verdict.UNREAD, Verdict.NOT_ASKED}
    assert again.exit_status == 1


def test_a_smoke_bundle_keeps_its_cases_and_contracts(judge_smoke, runner, tmp_path):
    """What was right at the time decides, and not what is right today."""
    declared = tmp_path / "bundle" / "declared"
    assert judge_smoke(f"--evidence={tmp_path / 'bundle'}").exit_status == 0
    assert sorted(one.stem for one in (declared / "contracts").iterdir()) == ["campaigns", "order", "product"]
    cases = (declared / "smoke.toml").read_text(encoding="utf-8")
    changed = cases.replace("[answers.no_key]\nstatus = 403", "[answers.no_key]\nstatus = 402")
    assert changed != cases
    (declared / "smoke.toml").write_text(changed, encoding="utf-8")
    judged = runner.judge(f"--replay={tmp_path / 'bundle'}")
    refused = {name for name, one in asked(PROD) if one.error_type == "ForbiddenException"}
    assert judged.said(Verdict.BROKEN) == refused
