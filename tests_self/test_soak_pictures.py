"""The soak's pictures: every function and window, the limits, and the same bytes for the same counts."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from fixtures.evidence import soak_pictures
from fixtures.evidence.bundle import open_bundle
from fixtures.evidence.page import as_html
from fixtures.judging.soak.binomial import lower, upper
from tests_self.judge import ROOT
from tests_self.soak_records import GET, PLAN, W3, counts_of, records_of, with_function
from tests_self.soak_world import after, ledger_without


def _texts(drawn: str) -> list[str]:
    return ["".join(one.itertext()).strip() for one in ET.fromstring(drawn).iter() if one.tag.endswith("}text")]  # noqa: S314  # our own


def test_every_function_has_its_counts_rate_and_version():
    """Two errors, one throttle and 130 slow ones in the third window, and a deployment in the fifth."""
    seen = counts_of(PLAN, GET, W3, errors_in={4: 2}, throttles=1, over_ms={2000: 130})
    later = counts_of(PLAN, GET, PLAN.windows[4], versions=("c0ffee1",))
    texts = _texts(soak_pictures.svg(PLAN, records_of(PLAN, w3={GET: seen}, w5={GET: later}, w8=None)))
    assert texts.count("product_get") == 2
    assert {"2 of 15120", "0 of 15120", "130 of 15120", "2 / 1", "130", "c0ffee1"} <= set(texts)
    assert texts.count("2160") == 14


def test_function_that_was_not_read_says_so():
    """Half of the functions were once never looked at."""
    without = records_of(PLAN, **{f"w{one.number}": {GET: None} for one in PLAN.windows})
    assert "not read" in _texts(soak_pictures.svg(PLAN, without))


@pytest.mark.parametrize(("bad", "of"), [(0, 2995), (2, 7200), (19, 12960), (5, 5)])
def test_bounds_that_are_drawn_are_those_of_the_verdict(bad, of):
    """Worked out once more, because what shows may not judge."""
    assert soak_pictures.bounds(bad, of, 0.95) == pytest.approx((lower(bad, of, 0.05), upper(bad, of, 0.05)))


def test_same_counts_are_the_same_bytes():
    """Of another process, too: no date, and no ids by chance."""
    code = (
        "import sys\nfrom fixtures.evidence.soak_pictures import as_html\n"
        "from tests_self.soak_records import PLAN, with_function\n"
        "sys.stdout.write(as_html(PLAN, with_function(throttles=1)))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == soak_pictures.as_html(PLAN, with_function(throttles=1))
    assert not re.search(r"<script|\d\d:\d\d:\d\d", told.stdout)


def test_without_a_window_nothing_is_drawn():
    """An empty picture looks like a quiet soak."""
    assert soak_pictures.as_html(PLAN, []) == ""


def test_matplotlib_is_loaded_for_a_soak_alone():
    """Half a second and 40 MB that no other run has to give."""
    code = "import sys, fixtures.wiring.report, fixtures.evidence.page; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.proof
def test_page_of_a_look_shows_its_soak(soak_runs, concluded_soak, tmp_path_factory):
    """In the page of the run and in one that is made again from the bundle alone."""
    evidence = tmp_path_factory.mktemp("evidence")
    ledger_without({6, 7, 8}, concluded_soak.runs.chain(), soak_runs.folder)
    soak_runs.look(after(6), f"--evidence={evidence}")
    for page in ((evidence / "report.html").read_text(encoding="utf-8"), as_html(open_bundle(evidence))):
        assert "6 of 8 windows. Points are shares" in page
        assert page.count("<svg") == 1
