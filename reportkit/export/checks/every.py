"""All checks in the order of their numbers, and a run of those that need no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.export.checks import (
    allow_list,
    charts,
    contrast,
    first_words,
    links,
    message_parts,
    numbers_and_facts,
    pictures,
    plain_words,
    same_numbers,
    size,
    structure,
)
from reportkit.export.checks.verdict import Verdict
from reportkit.formats.locale import use

if TYPE_CHECKING:
    from reportkit.export.checks.proof import Proof

CHECKS = tuple(
    sorted(
        (
            *(*size.CHECKS, *allow_list.CHECKS, *pictures.CHECKS, *structure.CHECKS),
            *(*contrast.CHECKS, *same_numbers.CHECKS, *message_parts.CHECKS, *links.CHECKS),
            *(*first_words.CHECKS, *plain_words.CHECKS, *charts.CHECKS),
            *numbers_and_facts.CHECKS,
        ),
        key=lambda check: check.number,
    )
)
"""Every check that needs no browser; 14 and 16 look again in one."""

IN_A_BROWSER = {
    13: ("accessibility", "axe-core finds nothing serious or critical, light and dark."),
    15: ("no sideways scrolling", "Nothing scrolls sideways at 320, 375, 600 and 1200 px."),
}
"""The checks that only a browser can run: ``reportkit check --browser``."""

IN_TESTS = {28: ("same bytes", "The same input gives the same bytes.")}
"""What one edition alone can't show."""

NAMES = {
    **{check.number: check.name for check in CHECKS},
    **{number: name for number, (name, _) in (IN_A_BROWSER | IN_TESTS).items()},
}
"""What each of the thirty is called."""

BY_TESTS = dict.fromkeys(IN_TESTS, "is for the tests of the kit, which build twice")
_NOT_ASKED = dict.fromkeys(IN_A_BROWSER, "opens the pages in a browser: reportkit check --browser")


def run_checks(proof: Proof) -> Verdict:
    """Return what every check that needs no browser finds."""
    with use(proof.document.locale):
        findings = tuple(finding for check in CHECKS for finding in check.findings(proof))
    return Verdict(findings, _NOT_ASKED | BY_TESTS)
