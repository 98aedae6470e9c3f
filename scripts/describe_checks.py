"""Write docs/checks.md: what each of the thirty checks holds an edition to.

.venv/bin/python scripts/describe_checks.py
"""

from __future__ import annotations

from pathlib import Path

from reportkit.export.checks.allow_list import (
    HARMLESS_AT_RULES,
    HARMLESS_PROPERTIES,
    client_support,
)
from reportkit.export.checks.every import CHECKS, IN_A_BROWSER, IN_TESTS

PAGE = Path(__file__).parent.parent / "docs" / "checks.md"

HEAD = """\
# Checks of an edition

Written by `scripts/describe_checks.py` from `reportkit/export/checks`.

    .venv/bin/reportkit check automation/2026-10-31             # what a build has checked, again
    .venv/bin/reportkit check automation/2026-10-31 --browser   # and its pages in a browser
    .venv/bin/reportkit check notebooks/initiative_review.ipynb # a notebook, before it is run

Every edition is checked as it is built. An **error** is plainly wrong: the edition is not kept, and
the command says what to do. A **warning** is for a person to judge: the edition is kept, and its
`manifest.json` holds what was found, with the checks that were not run and why. What counts
syllables or looks for words can be mistaken, so most of what it finds is a warning.

Opening sixteen pages takes a minute, so a build opens none. `--browser` needs Chromium or Chrome;
check 13 also needs axe-core, from the package `selenium-axe-python`.
"""


def describe() -> str:
    """Return the page."""
    rows = {
        check.number: (check.name, check.asks, check.judged, _when(check.number))
        for check in CHECKS
    }
    rows |= {
        number: (name, asks, "error", "with `--browser`")
        for number, (name, asks) in IN_A_BROWSER.items()
    }
    rows |= {
        number: (name, asks, "error", "by the tests of the kit")
        for number, (name, asks) in IN_TESTS.items()
    }
    lines = [
        "| | check | holds an edition to | what it finds is | looked at |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {number} | " + " | ".join(rows[number]) + " |" for number in sorted(rows)]
    return "\n".join((HEAD, *lines, "", *_allowed()))


def _when(number: int) -> str:
    again = {14: "; again with `--browser`, on the web page too", 16: "; again with `--browser`"}
    return f"on every build{again.get(number, '')}"


def _allowed() -> list[str]:
    support = client_support()
    excused = {
        **{f"`{name}`": why for name, why in HARMLESS_PROPERTIES.items()},
        **{f"`@{name}`": why for name, why in HARMLESS_AT_RULES.items()},
    }
    return [
        "## What an email may be made of (check 4)",
        "",
        f"From caniemail.com's data of {support.date} (MIT), by `derive_client_support.py`:",
        "what classic Outlook, new Outlook, Gmail and Apple Mail all keep, in whole or in part.",
        "",
        f"- Tags: {_listed(support.tags)}.",
        f"- Properties: {_listed(support.properties)}.",
        "",
        "Some client drops these, and an email is none the worse for it:",
        "",
        *(f"- {name}: {why}." for name, why in excused.items()),
        "",
    ]


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


if __name__ == "__main__":
    PAGE.write_text(describe(), encoding="utf-8")
    print(f"{PAGE} describes {len(CHECKS) + len(IN_A_BROWSER) + len(IN_TESTS)} checks.")
