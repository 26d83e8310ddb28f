"""The page that people read: everything once, what is broken first, nothing from outside but words."""

import re
from html import unescape

import pytest

from fixtures.evidence.bundle import open_bundle
from fixtures.evidence.events import NAME
from fixtures.evidence.html import document
from fixtures.evidence.html_summary import score
from fixtures.evidence.page import as_html
from fixtures.evidence.records import counts_by_area
from fixtures.shapes.words import Verdict
from tests_self.records import many, record_of, shown_of

_MOST_BYTES = 5_000_000


@pytest.fixture
def bundle(bundle_of, tmp_path):
    return bundle_of("broken", tmp_path)


def test_the_page_of_a_run_is_the_page_of_its_bundle(bundle):
    """What the team saw that evening can be made again a year later, byte by byte."""
    assert (bundle / "report.html").read_bytes() == as_html(open_bundle(bundle)).encode()


def test_the_page_stands_alone(bundle):
    """An auditor opens one file, without a network."""
    page = (bundle / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert "@import" not in page
    assert "url(" not in page


def test_every_verdict_stands_in_the_page_once(bundle):
    """Without its script, too: the script hides, and adds nothing."""
    page = (bundle / "report.html").read_text(encoding="utf-8").partition("<script>")[0]
    records = open_bundle(bundle).records.values()
    assert len(re.findall(r'class="(?:card )?item"', page)) == len(records)
    places = [page.index(f'data-verdict="{word}" data-holder') for word in ("broken", "not asked", "holds")]
    assert places == sorted(places)
    for word in ("bucket blocks public access", "observed Absent", "aws s3api put-public-access-block"):
        assert word in page


def test_the_sandbox_is_marked_on_the_page_and_in_its_title(bundle):
    """A green simulator must not be taken for a green account, not even in a list of tabs."""
    page = (bundle / "report.html").read_text(encoding="utf-8")
    assert '<p class="mark" role="note">SANDBOX: nothing real was verified</p>' in page
    assert "<title>SANDBOX · NO · prep" in page
    assert "<strong>NO · in the sandbox</strong>" in page


def test_a_real_account_has_no_mark():
    """A mark that is always there marks nothing."""
    page = document(shown_of(record_of()))
    assert 'class="mark"' not in page
    assert '<h1 class="answer holds"><strong>YES</strong>' in page


@pytest.mark.parametrize(
    ("said", "word"),
    [(["holds"], "100 %"), (["holds"] * 999 + ["broken"], "99 %"), (["waived"], "0 %"), (["not asked"], "-")],
    ids=["all", "all-but-one", "waived", "nothing-asked"],
)
def test_a_score_is_full_only_where_everything_holds(said, word):
    """99.9 % rounded up would hide the one that is broken."""
    [counts] = counts_by_area(record_of(verdict=Verdict(one)) for one in said).values()
    assert score(counts) == word


def test_unread_checks_with_one_cause_share_a_card():
    """One missing permission is one thing to do, however many checks it hits."""
    denied = {"verdict": "unread", "unread": "denied", "operation": "s3:GetBucketTagging", "code": "AccessDenied"}
    page = document(shown_of(*many(9, **denied, mend=("allow it",), look=("look there",)), record_of()))
    assert page.count("denied: s3:GetBucketTagging AccessDenied</h3>") == 1
    assert page.count("allow it") == 1
    assert page.count("9 checks, one cause") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"verdict": "broken", "text": "x" * 900, "differences": ("public_access_block: declared A, observed B",) * 3}
        | {"look": ("aws s3api get-public-access-block --bucket 2-1-bbws-order-invoices-prod",) * 2},
        {"verdict": "unread", "unread": "defect", "text": "Traceback (most recent call last)\n" * 400},
    ],
    ids=["all-hold", "all-broken", "all-crashed"],
)
def test_two_thousand_verdicts_fit_into_five_megabytes(changes):
    """The page is opened on a telephone, and sent by mail."""
    page = document(shown_of(*many(2000, **changes)))
    assert len(page.encode()) <= _MOST_BYTES
    assert len(re.findall(r'class="(?:card )?item"', page)) == 2000


def test_a_text_that_was_cut_says_so():
    """What is missing is said, with the place where it is whole."""
    page = document(shown_of(*many(2000, verdict="unread", unread="defect", text="x" * 9000)))
    assert page.count(f"characters, whole in {NAME}") == 2000


def test_a_run_that_kept_nothing_still_has_a_page_and_says_so(runner, sandbox, tmp_path):
    """`--evidence none --html FILE` is a look, and no evidence."""
    page = tmp_path / "page.html"
    runner.judge("-m", "prep", "-k", "vpc", f"--sandbox-at={sandbox.file}", "--evidence=none", f"--html={page}")
    assert "NOT KEPT: the run kept no evidence" in page.read_text(encoding="utf-8")


_HOSTILE = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_whatever_comes_from_outside_is_escaped(verdict):
    """A bucket's tag must not run a script in the auditor's browser."""
    words = dict.fromkeys(("area", "subject", "name", "claim", "why", "kind", "source", "text", "operation"), _HOSTILE)
    hostile = record_of(**words, verdict=verdict, look=(_HOSTILE,), mend=(_HOSTILE,), phases=(_HOSTILE,))
    about = shown_of().run.model_copy(update=dict.fromkeys(("headline", "identity", "slowest", "now"), _HOSTILE))
    clean, page = document(shown_of(record_of())), document(shown_of(hostile, run=about, versions={_HOSTILE: _HOSTILE}))
    for mark in ("<script", "</script", "</style", "<img", 'onerror=alert(1)>"'):
        assert page.count(mark) == clean.count(mark), mark
    assert unescape(page).count(_HOSTILE) >= 8
