"""The report opened in a real browser: what a person sees, clicks, copies and prints."""

import pytest

from fixtures.evidence.html import document
from fixtures.shapes.words import Verdict
from tests_self.chromium import chromium, opened
from tests_self.records import many, record_of, shown_of

pytestmark = pytest.mark.browser

_COMMAND = "aws s3api get-public-access-block --bucket 'a b' && echo \"<&>\""
_WORDS = {
    "broken": {"differences": ("public_access_block: declared A, observed B",), "look": (_COMMAND,), "area": "S3"},
    "unread": {"unread": "denied", "operation": "s3:X", "code": "AccessDenied", "text": "could not be read"},
    "unproven": {"text": "too few samples", "area": "Soak", "phases": ("soak",)},
    "waived": {"text": "until 2026-02-01: known"},
    "not asked": {"text": "not due: due batch3"},
}
RECORDS = [
    *(
        record_of(node=word, verdict=word, claim=f"the claim of {word}", subject=word, **one)
        for word, one in _WORDS.items()
    ),
    *(
        record_of(node=f"n{n}", subject=f"subject-{n}", area="DNS", phases=("prep",), claim="it holds")
        for n in range(4)
    ),
]
_VISIBLE = ".item:visible"


@pytest.fixture(scope="module")
def browser():
    with chromium() as made:
        yield made


@pytest.fixture
def shown(browser, tmp_path):
    """Opens the page of these records in a context with these properties."""
    contexts = []

    def show(records=RECORDS, **properties):
        (tmp_path / "report.html").write_text(document(shown_of(*records)), encoding="utf-8")
        contexts.append(browser.new_context(**properties))
        return opened(contexts[-1], tmp_path / "report.html")

    yield show
    for context in contexts:
        context.close()


@pytest.fixture
def page(shown):
    tab = shown()
    yield tab
    assert tab.complaints == []
    assert [url for url in tab.asked_for if not url.startswith("file:")] == []


def _subjects(page):
    return [one.text_content() for one in page.locator(_VISIBLE).all()]


def test_what_is_broken_stands_first_and_what_holds_is_folded(page):
    """At 21:30 nobody scrolls past what is well."""
    assert page.locator(".word:visible").first.inner_text() == "broken"
    assert page.locator(_VISIBLE).count() == len(_WORDS)
    page.locator(".area summary").click()
    assert page.locator(_VISIBLE).count() == len(RECORDS)


@pytest.mark.parametrize("word", list(Verdict))
def test_a_verdict_shows_its_own_alone(page, word):
    """One click to what is unread, and to nothing else."""
    page.locator(f'button[data-verdict="{word}"]').click()
    count = 4 if word is Verdict.HOLDS else 1
    assert page.locator(_VISIBLE).count() == count
    assert page.locator("output").inner_text() == f"{count} of {len(RECORDS)} shown"
    assert page.locator("section:visible").get_attribute("data-verdict") == word


def test_verdicts_add_up(page):
    """Whoever wants to see two kinds asks for two."""
    for word in ("broken", "unread"):
        page.locator(f'button[data-verdict="{word}"]').click()
    assert page.locator(_VISIBLE).count() == 2
    page.locator('button[data-verdict="broken"]').click()
    assert "the claim of unread" in page.locator(_VISIBLE).text_content()


def test_an_area_is_chosen_in_the_list_or_by_its_name_in_the_table(page):
    """Each team looks at its own."""
    page.select_option("select[name=area]", "DNS")
    assert [text.partition(" ")[0].strip() for text in _subjects(page)] == [f"subject-{n}" for n in range(4)]
    page.locator(".pick", has_text="Soak").click()
    assert "the claim of unproven" in page.locator(_VISIBLE).text_content()


def test_phase_and_words_narrow_further_and_all_comes_back(page):
    """Filters are taken together; one button takes all of them away."""
    page.select_option("select[name=phase]", "prep")
    assert page.locator(_VISIBLE).count() == 4
    page.fill("input[type=search]", "SUBJECT-2")
    assert page.locator(_VISIBLE).count() == 1
    page.locator("button[name=all]").click()
    assert page.locator(_VISIBLE).count() == len(_WORDS)
    assert page.locator("output").inner_text() == f"{len(RECORDS)} of {len(RECORDS)} shown"


@pytest.mark.parametrize("clipboard", ["there", "missing"])
def test_a_command_is_copied_letter_by_letter(shown, clipboard):
    """What is pasted into a terminal of production is what stood there, also where a page has no clipboard."""
    page = shown(permissions=["clipboard-read", "clipboard-write"])
    if clipboard == "missing":
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not secure')); }")
    page.locator(".copy").first.click()
    page.locator(".copy", has_text="copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == _COMMAND


def test_without_javascript_nothing_is_missing(shown):
    """A mail program's preview and a locked-down laptop show the same."""
    page = shown(java_script_enabled=False)
    assert page.locator(".filters").is_hidden()
    assert page.locator(_VISIBLE).count() == len(_WORDS)
    page.locator(".area summary").click()
    assert page.locator(_VISIBLE).count() == len(RECORDS)


def test_paper_has_the_answer_and_what_is_broken_and_no_buttons(shown):
    """It is printed white, whatever the screen is set to."""
    page = shown(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".filters").is_hidden()
    assert page.locator(".copy").first.is_hidden()
    assert page.locator(".type code").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


_CONTRAST = """() => {
  const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll("h1 strong, dt, .word, small, code")].map((node) => {
    const [low, high] = [paper, light(getComputedStyle(node).color)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(13, 17, 23)")])
def test_words_can_be_read_in_light_and_dark(shown, scheme, paper):
    """WCAG AA asks for a contrast of 4.5."""
    page = shown(color_scheme=scheme)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
    assert min(page.evaluate(_CONTRAST)) >= 4.5


def test_hostile_names_run_nothing(shown):
    """Even where a tag of a bucket is a script."""
    script = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    words = dict.fromkeys(("area", "subject", "name", "claim", "why", "text"), script)
    page = shown([record_of(**words, verdict="broken", look=(script,), phases=(script,))])
    page.locator(".pick").click()
    assert page.locator(_VISIBLE).count() == 1
    assert page.complaints == []
    assert len(page.asked_for) == 1


def test_what_would_be_injected_is_refused_by_the_page_itself(page):
    """The second wall, should escaping ever fail: the policy stops a script that is not the page's own."""
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert all("Content Security Policy" in one for one in page.complaints)
    assert page.complaints
    page.complaints.clear()


def test_two_thousand_verdicts_open_and_can_be_filtered(shown, record_testsuite_property):
    """How long it took is recorded and not judged here: the machine may be busy with something else."""
    page = shown(many(2000, verdict="broken", differences=("a: declared 1, observed 2",), look=(_COMMAND,) * 2))
    took = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.select_option("select[name=area]", "area 7")
    assert page.locator(_VISIBLE).count() == 100
    record_testsuite_property("opened_in_ms", took)


def test_the_report_of_a_real_run_opens_without_complaint(browser, bundle_of, tmp_path):
    """Made by hand, records are tidier than life."""
    page = opened(browser.new_context(), bundle_of("broken", tmp_path) / "report.html")
    assert page.locator(".mark").inner_text() == "SANDBOX: nothing real was verified"
    page.locator('button[data-verdict="broken"]').click()
    assert page.locator(_VISIBLE).count() == 2
    assert page.complaints == []
