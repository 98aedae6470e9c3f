"""The checks of an edition: before it is kept, and whenever somebody asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat

from reportkit.errors import EditionError, ExportError
from reportkit.export.checks.every import run_checks
from reportkit.export.checks.proof import Proof
from reportkit.export.checks.rendered import check_in_browser
from reportkit.export.checks.verdict import Verdict
from reportkit.export.document import read_document
from reportkit.export.recolour import recoloured
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.export.document import Document

_MESSAGE, _WEB, _EMAIL, _NOTEBOOK = "message.eml", "report.html", "email.html", "notebook.ipynb"


def approved(folder: Path, document: Document) -> Verdict:
    """Return what the checks say of an edition that is about to be kept.

    Raises
    ------
    ExportError
        If one of them finds an error: then the edition is not kept.
    """
    verdict = run_checks(_proof(folder, document))
    if verdict.errors:
        raise ExportError(verdict.refusal())
    return verdict


def check_edition(folder: Path, theme: Theme = HOUSE, *, browser: bool = False) -> Verdict:
    """Return what the checks say of an edition that was kept.

    Parameters
    ----------
    folder
        The edition's folder.
    theme
        In which its charts were drawn.
    browser
        Whether its pages are opened in a browser as well.

    Raises
    ------
    EditionError
        If it lacks a file that is checked.
    ExportError
        If a browser is asked for and there is none.
    """
    try:
        notebook = nbformat.read(folder / _NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
        document = read_document(notebook)
        document = replace(document, blocks=recoloured(document.blocks, theme))
        proof = _proof(folder, document)
    except OSError as error:
        raise EditionError(
            f"{error.filename or folder} cannot be read, so {folder} is no whole edition. "
            "Build it again."
        ) from error
    verdict = run_checks(proof)
    if not browser:
        return verdict
    seen = check_in_browser(proof, folder / _EMAIL, folder / _WEB)
    findings = sorted((*verdict.findings, *seen.findings), key=lambda each: each.number)
    return Verdict(tuple(findings), seen.not_run)


def _proof(folder: Path, document: Document) -> Proof:
    return Proof(
        document,
        (folder / _MESSAGE).read_bytes(),
        (folder / _WEB).read_text(encoding="utf-8"),
    )
