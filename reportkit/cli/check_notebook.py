"""What can be said of a notebook before it is run: numbers typed by hand, secrets, leftovers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reportkit.errors import ParameterError
from reportkit.export.hand_typed import (
    tags_of,
    typed_in_code,
    typed_in_markdown,
    typed_words,
    without_backing,
)
from reportkit.reports import read_signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from reportkit.fact import Fact

_SILENT = frozenset({"hide", "remove_cell", "remove-cell", "hide-cell"})
_INJECTED = "injected-parameters"
_SECRETS = (
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("an AWS key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a GitHub token", re.compile(r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})")),
    ("a Slack token", re.compile(r"\bxox[abprs]-[\w-]{10,}")),
    (
        "an API key",
        re.compile(r"\b(?:sk|pk|rk)[-_](?:live[-_]|test[-_]|proj[-_])?[A-Za-z0-9]{20,}"),
    ),
    ("a signed token", re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{5,}")),
    (
        "an address with a password",
        re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s:/@'\"{]+:[^\s@/'\"{]+@"),
    ),
    (
        "a password",
        re.compile(
            r"""(?ix) \b\w*(?:passw(?:or)?d|pwd|secret|token|api_?key|access_?key)
            ["']? \s* [:=] \s* (["'])(?!\s*\1)(?!<|\{|\*|x{3}|\.\.\.|your)[^"'\s]{6,}\1"""
        ),
    ),
)
_CLOCK = re.compile(
    r"\b(?:datetime|dt|date|pd|pandas|Timestamp)[\w.]*\.(?:now|today|utcnow)\(|\btime\.time\(\)"
)
_MACHINE = re.compile(r"""["'](?:/(?:home|Users|mnt|tmp)/|[A-Za-z]:[\\/]|\\\\\w)""")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a notebook, and what to do.

    Parameters
    ----------
    cell
        Its number, counted from 1 over all cells; 0 for the notebook as a whole.
    text
        What is wrong, then what to do.
    severity
        ``"error"`` where a report must not be made of it, ``"warning"`` where a person judges.
    """

    cell: int
    text: str
    severity: Literal["error", "warning"] = "warning"

    def __str__(self) -> str:
        """Return one sentence that starts with the cell."""
        return f"Cell {self.cell} {self.text}" if self.cell else self.text


def check_notebook(path: Path, facts: Sequence[Fact] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with a notebook, cell by cell; nothing of it is run.

    Parameters
    ----------
    path
        The notebook.
    facts
        Of its latest edition, where there is one: a number that one of them states is backed.

    Raises
    ------
    ParameterError
        If it is missing, or not a notebook.
    """
    found: list[Finding] = []
    try:
        signature = read_signature(path)
    except ParameterError as error:
        cells = _cells(path)
        if cells is None:
            raise
        found.append(Finding(0, str(error), "error"))
    else:
        cells = _cells(path) or []
        if "as_of" not in signature.parameters:
            advice = "Assign as_of in the cell tagged parameters: the day that it speaks for."
            found.append(Finding(0, f"{path.name} has no parameter as_of. {advice}", "error"))
    kept = [cell for cell in cells if _INJECTED not in tags_of(cell)]
    for number, cell in enumerate(kept, start=1):
        found += _in_cell(number, cell, facts)
    full = [number for number, cell in enumerate(kept, start=1) if cell.get("outputs")]
    if full:
        cell = f"{len(full)} cells hold" if len(full) > 1 else "1 cell holds"
        found.append(
            Finding(
                0,
                f"{cell} outputs of an earlier run (cell {', '.join(map(str, full[:5]))}"
                f"{', ...' if len(full) > 5 else ''}). "  # noqa: PLR2004  as many as fit a line
                "They hold data, and no report reads them: clear all outputs before you commit.",
            )
        )
    return tuple(found)


def _cells(path: Path) -> list[Any] | None:
    """Return the cells; None where it is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8")).get("cells")
    except (OSError, ValueError, AttributeError):
        return None
    return (
        cells if isinstance(cells, list) and all(isinstance(one, dict) for one in cells) else None
    )


def _in_cell(number: int, cell: Mapping[str, Any], facts: Sequence[Fact]) -> Iterator[Finding]:
    source = "".join(cell.get("source") or "")
    code = cell.get("cell_type") == "code"
    for what, pattern in _SECRETS:
        if pattern.search(source):
            yield Finding(
                number,
                f"holds what looks like {what}: whoever gets the notebook has it, and each edition "
                "keeps one. Read it from the environment, as in os.environ, and change it now.",
                "error",
            )
            break
    if _SILENT & tags_of(cell):
        return
    typed = typed_in_code(source) if code else ()
    if cell.get("cell_type") == "markdown":
        typed = typed_in_markdown(source)
    unbacked = without_backing(typed, facts)
    if unbacked:
        yield Finding(number, typed_words(unbacked))
    if code and _CLOCK.search(source):
        yield Finding(
            number,
            "reads the clock: as of an earlier day it would not say what could be said then. "
            "Use the parameter as_of.",
        )
    if code and _MACHINE.search(source):
        yield Finding(
            number,
            "names a folder of one machine. "
            "Name it from the project's folder, as in data/invoices.",
        )
