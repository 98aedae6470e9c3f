"""The thirty checks of a report before it goes out, by number, as ``docs/checks.md`` lists them.

1. :class:`Proof` is what is checked: the message, the web page, the document behind them.
2. :func:`run_checks` runs every check that needs no browser; a build does.
3. :func:`check_in_browser` opens the pages and looks at them; ``reportkit check --browser`` does.
4. A :class:`Verdict` is what was found: an error keeps an edition from being kept, a warning is
   for a person to judge.
"""

from reportkit.export.checks.every import CHECKS, IN_A_BROWSER, IN_TESTS, NAMES, run_checks
from reportkit.export.checks.finding import Check, Finding, Severity
from reportkit.export.checks.proof import Proof
from reportkit.export.checks.rendered import check_in_browser
from reportkit.export.checks.verdict import Verdict

__all__ = [
    "CHECKS",
    "IN_A_BROWSER",
    "IN_TESTS",
    "NAMES",
    "Check",
    "Finding",
    "Proof",
    "Severity",
    "Verdict",
    "check_in_browser",
    "run_checks",
]
