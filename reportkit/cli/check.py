"""``reportkit check``: what is wrong with an edition, or with a notebook before it is run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.check_notebook import check_notebook
from reportkit.cli.named_edition import named_edition
from reportkit.cli.terminal import complain, say, say_json, shown
from reportkit.cli.waiting import Display
from reportkit.editions import Edition, altered
from reportkit.editions.proofing import check_edition
from reportkit.errors import DefinitionError
from reportkit.export.checks.every import NAMES
from reportkit.reports import find_project
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from reportkit.export.checks.verdict import Verdict

_NOTEBOOK = ".ipynb"


def check(named: str, editions: str | None, *, browser: bool, as_json: bool) -> bool:
    """Print what is found, and return whether nothing of it is an error.

    Parameters
    ----------
    named
        An edition's folder, ``REPORT/AS-OF[/AUDIENCE]``, or a notebook.
    editions
        Where editions are kept, where not as the project says.
    browser
        Whether the pages are opened in a browser as well.

    Raises
    ------
    DefinitionError, EditionError, ExportError, ParameterError
        If there is no such edition or notebook, or no browser where one is asked for.
    """
    if named.endswith(_NOTEBOOK):
        return _check_notebook(Path(named), as_json=as_json)
    return _check_edition(named_edition(named, editions), browser=browser, as_json=as_json)


def _check_notebook(path: Path, *, as_json: bool) -> bool:
    findings = check_notebook(path)
    for finding in findings:
        if as_json:
            say_json({"cell": finding.cell, "severity": finding.severity, "what": finding.text})
        else:
            say(f"{finding.severity:<8} {finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    if not as_json:
        say(_counted(errors, len(findings) - errors))
    return not errors


def _check_edition(edition: Edition, *, browser: bool, as_json: bool) -> bool:
    with Display().waiting("Opening its pages" if browser else "Checking"):
        verdict = check_edition(edition.path, _theme(), browser=browser)
    if as_json:
        _say_as_json(verdict)
        return not verdict.errors
    changed = altered(edition.path)
    if changed:
        complain(
            f"{len(changed)} files of this edition are not as they were built: "
            f"{', '.join(changed[:5])}."
        )
    for finding in verdict.findings:
        say(f"{finding.severity:<8} {finding.number:>2} {finding.name}: {finding.where}")
        say(f"{'':<11} {finding.what}")
    run = len(NAMES) - len(verdict.not_run)
    counted = _counted(len(verdict.errors), len(verdict.warnings))
    say(f"{shown(edition.path)}: {run} checks, {counted}")
    for number, why in verdict.not_run.items():
        say(f"Not run: {number} ({NAMES[number]}) {why}.")
    return not verdict.errors


def _say_as_json(verdict: Verdict) -> None:
    for finding in verdict.findings:
        say_json(
            {
                "check": finding.number,
                "name": finding.name,
                "severity": finding.severity,
                "where": finding.where,
                "what": finding.what,
            }
        )
    for number, why in verdict.not_run.items():
        say_json({"check": number, "name": NAMES[number], "not_run": why})


def _theme() -> Theme:
    """Return the project's theme: an edition may be looked at from anywhere."""
    try:
        return find_project(Path.cwd()).theme
    except DefinitionError:
        return HOUSE


def _counted(errors: int, warnings: int) -> str:
    said = [
        f"{number} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((errors, "error"), (warnings, "warning"))
    ]
    return f"{', '.join(said)}."
