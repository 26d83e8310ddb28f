"""The golden page of the assessment, and how it is made anew: `python -m tests_self.golden BUNDLE`.

What a page says of how much was asked changes with every new check, and deployment dates with every sandbox: both are
masked. Everything else is compared to the byte.
"""

import re
import sys
from pathlib import Path

from fixtures.evidence.assessment import assessment
from fixtures.evidence.bundle import open_bundle
from tests_self.judge import ROOT

PAGE = ROOT / "tests_self/data/assessment.md"
ASSESSED = ("-m", "prep", "--world", "assessed", "--now", "2026-01-08T08:25+02:00")


def masked(text: str) -> str:
    text = re.sub(r"(?m)^\*\*Rests on\*\*: .*$", "**Rests on**: …", text)
    text = re.sub(r"(?m)(DEPLOYED \| )\d{4}-\d\d-\d\d", r"\1…", text)
    return re.sub(r"(?m)^(\| [^|]+ \| [^|]+)(?: \| (?:\d+|-)){6} \|$", r"\1 | … |", text)


if __name__ == "__main__":
    PAGE.write_text(masked(assessment(open_bundle(Path(sys.argv[1])))), encoding="utf-8")
