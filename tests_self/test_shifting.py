"""Blue/green step by step: the declared share between exactly two versions holds, and every other share is red."""

import tomllib

import pytest
import tomlkit

from fixtures.environments import FOLDER, load_environment
from fixtures.shapes.words import Verdict

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

PROD = load_environment("prod", for_sandbox=True)
SHIFTED = {one.key for one in PROD.functions if one.previous_version is not None}
DIVIDES = "test_function_divides_its_traffic_as_declared"
WHERE = tuple(f"tests_infra/test_{word}.py" for word in ("apis", "functions", "versions", "rollbacks"))


@pytest.fixture
def judged_at(runner, tmp_path):
    """A run in the world of one step, judged by PROD's file with a declared share, or with none."""

    def run(step, declared):
        content = tomllib.loads((FOLDER / "prod.toml").read_text(encoding="utf-8"))
        for name in ("product", "order"):
            content["function_groups"][name] |= {"shifting": declared} if declared else {}
        file = tmp_path / f"shifting-{declared}.toml"
        file.write_text(tomlkit.dumps(content), encoding="utf-8")
        return runner.judge("-m", "prep", "--batch", "dr", f"--world=shifting-{step}", f"--like={file}", *WHERE)

    return run


@pytest.mark.parametrize(("step", "declared"), [(10, 0.1), (50, 0.5), (100, None)])
def test_each_declared_step_holds(judged_at, step, declared):
    """Whoever declares the step that runs is not told of it as a fault, and of nothing else either."""
    judged = judged_at(step, declared)
    assert judged.said(Verdict.BROKEN) | judged.said(Verdict.UNREAD) == set(), judged.output
    assert judged.exit_status == 0


@pytest.mark.parametrize(("step", "declared"), [(10, 0.5), (50, None), (100, 0.1)])
def test_another_step_than_the_declared_one_is_red_for_exactly_the_shifted_functions(judged_at, step, declared):
    """A shift that stands still, runs ahead, or was never taken up looks well in every other respect."""
    assert judged_at(step, declared).said(Verdict.BROKEN) == {f"{DIVIDES}[{key}]" for key in SHIFTED}


def test_the_way_back_at_a_tenth_is_the_version_that_still_takes_most(runner, tmp_path):
    """And the command takes the weights away, too."""
    runner.judge("-m", "prep", "--world=shifting-10", f"--evidence={tmp_path}", "tests_infra/test_versions.py")
    lines = (tmp_path / "rollback.txt").read_text(encoding="utf-8").splitlines()
    assert (
        "aws lambda update-alias --function-name 2-1-bbws-tf-product-get-prod --name live --function-version 1 "
        "--routing-config AdditionalVersionWeights={} --region af-south-1" in lines
    )
