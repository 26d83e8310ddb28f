"""A page in Debian's Chromium, driven by Playwright. Playwright is imported late: only `make browser` has it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser that may be asked for contexts."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        raise RuntimeError("chromium is not installed: apt-get install chromium")
    # Chromium refuses to put root into its sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


def opened(context: Any, page: Path) -> Any:
    """The page, with what it complained of and asked for beside it."""
    tab = context.new_page()
    tab.complaints, tab.asked_for = [], []
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type != "log" else None)
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.complaints.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: tab.asked_for.append(request.url))
    tab.goto(page.as_uri())
    return tab
