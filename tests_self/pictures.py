"""Takes the pictures in docs/pictures again: the report of the sandbox's world `assessed`, light, dark and on paper."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests_self.chromium import chromium, opened
from tests_self.judge import ROOT

PICTURES = ROOT / "docs" / "pictures"
_SIZE = {"width": 800, "height": 600}
_LOOKS = {
    "report-light": ({"media": "screen", "color_scheme": "light"}, "h1"),
    "report-dark": ({"media": "screen", "color_scheme": "dark"}, ".filters"),
    "report-paper": ({"media": "print", "color_scheme": "light"}, "section"),
}
"""File to what is emulated, and what stands on top of the picture."""


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        command = [sys.executable, "-m", "pytest", "-m", "prep", "--world", "assessed", "--evidence", folder]
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        tab = opened(browser.new_context(viewport=_SIZE), Path(folder) / "report.html")
        for name, (look, top) in _LOOKS.items():
            tab.emulate_media(**look)
            tab.evaluate("top => window.scrollTo(0, document.querySelector(top).offsetTop - 60)", top)
            tab.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
