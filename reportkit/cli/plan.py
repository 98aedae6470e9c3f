"""From what was asked for to orders: definitions read, parameters checked, data read once."""

# Data is read only after notebooks and parameters were found good: so is what reads it.
# ruff: noqa: PLC0415

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.cli.sources_read import SOURCE, Sources
from reportkit.editions import Order, Outcome, failed
from reportkit.editions.staging import refusals
from reportkit.errors import ParameterError
from reportkit.reports import Parameters, Project, check_parameters, read_signature
from reportkit.reports.audience import Audience, audiences
from reportkit.reports.audience_parameters import check_audiences
from reportkit.reports.secrets import read_secrets

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.cli.interrupts import Interrupts
    from reportkit.contract.dataset import Tables
    from reportkit.reports import Report
    from reportkit.sources import SharedSnapshots


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, read.

    Parameters
    ----------
    reports
        Names of reports, each in the project.
    as_of
        The day asked for; each report's own where None.
    texts
        Parameters as text, by name.
    only
        Audiences; all where empty.
    """

    reports: tuple[str, ...]
    as_of: dt.date | None
    texts: Mapping[str, str]
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One edition that is wanted: of which report, with which parameters, for whom."""

    report: str
    parameters: Parameters
    audience: Audience


@dataclass(slots=True)
class Plan:
    """What can be built, and what can't be for a reason that is already known.

    Parameters
    ----------
    project
        Whose reports.
    checked
        Reports with the parameters of their notebooks.
    failures
        What became of the rest.
    """

    project: Project
    checked: list[tuple[str, Parameters]] = field(default_factory=list)
    failures: list[Outcome] = field(default_factory=list)


def check_reports(wanted: Wanted, project: Project, today: dt.date) -> Plan:
    """Check the notebooks and parameters of what was asked for: nothing is read or run yet."""
    plan = Plan(project)
    for name in wanted.reports:
        report = project.report(name)
        fixed = report.as_of.fixed if report.as_of else None
        try:
            signature = read_signature(project.root / report.notebook, report.notebook)
            parameters = check_parameters(
                report, signature, today=today, as_of=wanted.as_of, texts=wanted.texts
            )
            _refuse_endless(report, parameters, wanted)
            read_secrets(report.secrets)
        except Exception as error:  # noqa: BLE001  one report's failure must not stop the others
            plan.failures.append(failed(error, name, wanted.as_of or fixed))
        else:
            plan.checked.append((name, parameters))
    return plan


def parts_of(
    plan: Plan, wanted: Wanted, sources: Sources, interrupts: Interrupts
) -> tuple[Part, ...]:
    """Return for whom there are editions to build; a report that can't say so keeps no other.

    Parameters
    ----------
    plan
        Its reports; failures are added to it.
    wanted
        What was asked for.
    sources
        Reads the data, each once.
    interrupts
        An interrupt ends it all, whatever a library made of it.
    """
    parts: list[Part] = []
    for name, parameters in plan.checked:
        try:
            found = audiences_of(
                plan.project, name, parameters, sources, wanted.only, texts=wanted.texts
            )
        except Exception as error:  # noqa: BLE001  one report's failure must not stop the others
            interrupts.check()
            plan.failures.append(failed(error, name, parameters.as_of))
        else:
            parts += [Part(name, parameters, audience) for audience in found]
    return tuple(parts)


def orders_of(
    parts: Iterable[Part], plan: Plan, staged: Path, sources: Sources, interrupts: Interrupts
) -> Iterator[Order]:
    """Yield an order for each edition, its snapshot written when it is asked for.

    Parameters
    ----------
    parts
        For whom.
    plan
        Failures are added to it; one keeps no other edition.
    staged
        A folder on the archive's disk, for the snapshots.
    sources
        Reads the data, each once.
    interrupts
        An interrupt ends it all, whatever a library made of it.
    """
    from reportkit.sources import SharedSnapshots

    snapshots = SharedSnapshots(staged)
    for part in parts:
        try:
            tables = sources.of(part.report, part.parameters.of(part.audience), part.audience)
            order = write_order(part.report, part.parameters, part.audience, tables, snapshots)
        except Exception as error:  # noqa: BLE001  one audience's failure must not stop the others
            interrupts.check()
            as_of = part.parameters.as_of
            plan.failures.append(failed(error, part.report, as_of, part.audience.name))
        else:
            yield order


def audiences_of(
    project: Project,
    name: str,
    parameters: Parameters,
    sources: Sources,
    only: tuple[str, ...] = (),
    *,
    texts: Collection[str] = (),
) -> tuple[Audience, ...]:
    """Return for whom a report has editions; data is read only where it says who they are.

    Parameters
    ----------
    project, name
        Whose report.
    parameters
        As :func:`check_reports` has them.
    sources
        Reads the data.
    only
        Names of audiences; all where empty.
    texts
        Names of the parameters that the command line gives.

    Raises
    ------
    DefinitionError, ParameterError
        If there is none of that name, or one of them can't be given to the notebook.
    """
    report = project.report(name)

    def values(column: str) -> tuple[str, ...]:
        return sources.values_of(column, parameters)

    found = audiences(project, name, values, only)
    signature = read_signature(project.root / report.notebook, report.notebook)
    return check_audiences(found, signature, texts)


def write_order(
    name: str,
    parameters: Parameters,
    audience: Audience,
    tables: Tables | None,
    snapshots: SharedSnapshots,
) -> Order:
    """Return the order for one edition, its snapshot written.

    Parameters
    ----------
    name, parameters
        Of the report, as :func:`check_reports` has them.
    audience
        For whom.
    tables
        What it will see; None where its notebook takes no source.
    snapshots
        Where its snapshot is written, on the archive's disk.

    Raises
    ------
    EditionError
        If the disk refuses.
    """
    parameters = parameters.of(audience)
    if tables is None:
        return Order(name, parameters, audience.name)
    with refusals(snapshots.folder):
        folder = snapshots.write(tables)
    return Order(name, parameters, audience.name, folder, tables.rows)


def _refuse_endless(report: Report, parameters: Parameters, wanted: Wanted) -> None:
    """Refuse a report with one for each of a column, where there is no source to look in."""
    has_source = isinstance(parameters.value(SOURCE), str)
    if report.each_parameter is not None and not wanted.only and not has_source:
        raise ParameterError(
            f"for_each = '{report.each_parameter}' wants a source to take them from. "
            f"Give the notebook a parameter '{SOURCE}', or name them with --only."
        )
