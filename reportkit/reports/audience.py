"""Whom a report has editions for: one for all, one for each value of a column, or those named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.errors import DefinitionError, ParameterError
from reportkit.reports.audience_table import read_audience_table
from reportkit.reports.recipients import outside, stranger
from reportkit.reports.signature import Value
from reportkit.wording import at_most, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportkit.reports.audience_keys import AudienceKeys
    from reportkit.reports.definition import Project
    from reportkit.reports.report import Report


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom an edition is, and what of the data they may see.

    Parameters
    ----------
    name
        What it is called; None where the edition is for all.
    parameters
        Values for the notebook's parameters, which win over the report's.
    to, cc
        Who gets its edition, and who a copy.
    rows
        The values that a row may have, by column; it must pass in every column. All rows where
        empty.
    written
        Whether its parameters are text, to be read as the types of the notebook's.
    """

    name: str | None
    parameters: Mapping[str, Value] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: bool = False


def audiences(
    project: Project,
    name: str,
    values: Callable[[str], Sequence[str]],
    only: Sequence[str] = (),
) -> tuple[Audience, ...]:
    """Return the audiences of a report.

    Parameters
    ----------
    project, name
        Whose report, and which.
    values
        Gives the values of a column of the report's source: asked only where ``for_each`` is a
        column, and nothing is chosen.
    only
        Those that are wanted, by name; all where empty.

    Raises
    ------
    DefinitionError
        If the table of readers can't be read, or has readers outside the project's domains.
    ParameterError
        If one that is wanted is not among those named.
    """
    report = project.report(name)
    column = report.each_parameter
    if column is not None:
        return tuple(
            Audience(
                value, {column: value}, *_readers(report), rows={column: (value,)}, written=True
            )
            for value in dict.fromkeys(only or values(column))
        )
    if report.for_each is None:
        return (Audience(None, {}, *_readers(report)),)
    if isinstance(report.for_each, tuple):
        found = [_audience(each, report) for each in report.for_each]
    else:
        table = report.for_each
        found = [
            _audience(each, report, written=True)
            for each in read_audience_table(project.root / table, table)
        ]
        _refuse_readers(found, table, project, scheduled=report.schedule is not None)
    return _chosen(found, only, name)


def _audience(keys: AudienceKeys, report: Report, *, written: bool = False) -> Audience:
    to, cc = _readers(report, keys)
    return Audience(keys.name, keys.parameters, to, cc, keys.rows, written)


def _readers(
    report: Report, keys: AudienceKeys | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who gets an edition and who a copy, nobody both."""
    to = (keys and keys.to) or report.to
    cc = (keys and keys.cc) or report.cc
    return to, tuple(each for each in cc if each not in to)


def _chosen(found: Sequence[Audience], only: Sequence[str], name: str) -> tuple[Audience, ...]:
    if not only:
        return tuple(found)
    known = {each.name: each for each in found}
    unknown = [each for each in only if each not in known]
    if unknown:
        hint = nearest_or_all(unknown[0], [each for each in known if each is not None])
        raise ParameterError(f"'{name}' has no audience '{unknown[0]}'. {hint}")
    return tuple(known[each] for each in dict.fromkeys(only))


def _refuse_readers(
    found: Sequence[Audience], table: str, project: Project, *, scheduled: bool
) -> None:
    domains = project.allowed_domains
    problems = [
        f"{table}, '{each.name}': {stranger(address, domains)}"
        for each in found
        for address in outside((*each.to, *each.cc), domains)
    ]
    problems += [
        f"{table}, '{each.name}': has no readers, and the report is sent by schedule. Add 'to'."
        for each in found
        if scheduled and not each.to
    ]
    if problems:
        raise DefinitionError(at_most(problems))
