"""From what was asked for to orders: definitions read, parameters checked, data read once."""

# Data is read only after notebooks and parameters were found good: so is what reads it.
# ruff: noqa: PLC0415

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.editions import Archive, Order, Outcome, failed, read_log
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

SOURCE = "source"
"""The parameter that names the data: what it names is read once and kept with each edition."""

_INITIATIVE = "initiative"

Waiting = Callable[[str], AbstractContextManager[object]]


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


class Sources:
    """Tables by source and day, each read once, also when reading it failed.

    With them what editions as of earlier days foresaw, from the archive's log: of an audience
    with rows of its own, what its own editions did.
    """

    def __init__(self, archive: Archive, waiting: Waiting) -> None:
        self._archive = archive
        self._log = read_log(archive.root)
        self._waiting = waiting
        self._read: dict[tuple[str, dt.date], Tables | Exception] = {}
        self._with_forecasts: dict[tuple[str, dt.date], Tables] = {}

    def read(self, source: str, as_of: dt.date) -> Tables:
        """Return the tables of a source as of a day; raise again what reading them raised."""
        if (source, as_of) not in self._read:
            from reportkit.sources import read

            with self._waiting(f"Reading {source}"):
                try:
                    self._read[source, as_of] = read(source, as_of)
                except Exception as error:  # noqa: BLE001  # kept: the next report asks again
                    self._read[source, as_of] = error
        found = self._read[source, as_of]
        if isinstance(found, Exception):
            raise found
        return found

    def of_audience(self, name: str, parameters: Parameters, audience: Audience) -> Tables | None:
        """Return the tables of one audience: its rows, with what its editions foresaw.

        None where the report's notebook takes no source.

        Raises
        ------
        ParameterError
            If the source has no rows of the audience, or the notebook takes none and the audience
            may not see all there is.
        """
        source = parameters.value(SOURCE)
        if not isinstance(source, str):
            if audience.rows:
                raise ParameterError(
                    f"{', '.join(audience.rows)} of '{audience.name}' can choose no rows: the "
                    f"notebook reads none by reportkit. Give it a parameter '{SOURCE}'."
                )
            return None
        from reportkit.cli.kept_forecasts import of_part, of_whole, with_kept_forecasts
        from reportkit.contract.audience_rows import audience_rows

        if not set(audience.rows) <= {_INITIATIVE}:
            own = of_part(self._log, self._archive.names_of(name), audience)
            part = audience_rows(self.read(source, parameters.as_of), audience.rows)
            return with_kept_forecasts(part, own)
        place = source, parameters.as_of
        if place not in self._with_forecasts:
            self._with_forecasts[place] = with_kept_forecasts(
                self.read(*place), of_whole(self._log)
            )
        return audience_rows(self._with_forecasts[place], audience.rows)

    def of(self, name: str, parameters: Parameters, audience: Audience) -> Tables | None:
        """Return the same, with what the edition before stated that was kept for this audience.

        Parameters
        ----------
        name
            The report's.
        parameters
            Complete: the audience's among them.
        audience
            For whom.
        """
        from reportkit.cli.previous import with_previous

        tables = self.of_audience(name, parameters, audience)
        if tables is None:
            return None
        return with_previous(tables, self._archive, name, parameters, audience.name)


@dataclass(slots=True)
class Plan:
    """What can be built, and what can't be for a reason that is already known.

    Parameters
    ----------
    project
        Whose reports.
    checked
        Reports with the parameters of their notebooks.
    orders
        Editions to build, once the data is read.
    failures
        What became of the rest.
    """

    project: Project
    checked: list[tuple[str, Parameters]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
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


def write_orders(
    plan: Plan, wanted: Wanted, staged: Path, sources: Sources, interrupts: Interrupts
) -> None:
    """Read the data and write an order for each edition; a failure keeps no other from it.

    Parameters
    ----------
    plan
        Its reports; orders and failures are added to it.
    wanted
        What was asked for.
    staged
        A folder on the archive's disk, for a snapshot an edition.
    sources
        Reads the data, each once.
    interrupts
        An interrupt ends it all, whatever a library made of it.
    """
    for name, parameters in plan.checked:
        try:
            found = audiences_of(
                plan.project, name, parameters, sources, wanted.only, texts=wanted.texts
            )
        except Exception as error:  # noqa: BLE001  one report's failure must not stop the others
            interrupts.check()
            plan.failures.append(failed(error, name, parameters.as_of))
            continue
        for audience in found:
            try:
                folder = staged / str(len(plan.orders))
                tables = sources.of(name, parameters.of(audience), audience)
                plan.orders.append(write_order(name, parameters, audience, tables, folder))
            except Exception as error:  # noqa: BLE001  nor one audience's
                interrupts.check()
                plan.failures.append(failed(error, name, parameters.as_of, audience.name))


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
        from reportkit.contract.audience_rows import values_of

        return values_of(sources.read(str(parameters.value(SOURCE)), parameters.as_of), column)

    found = audiences(project, name, values, only)
    signature = read_signature(project.root / report.notebook, report.notebook)
    return check_audiences(found, signature, texts)


def write_order(
    name: str, parameters: Parameters, audience: Audience, tables: Tables | None, folder: Path
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
    folder
        For the snapshot, on the archive's disk.

    Raises
    ------
    EditionError
        If the disk refuses.
    """
    parameters = parameters.of(audience)
    if tables is None:
        return Order(name, parameters, audience.name)
    from reportkit.sources import write_snapshot

    with refusals(folder.parent):
        write_snapshot(tables, folder)
    return Order(name, parameters, audience.name, folder, tables.rows)


def _refuse_endless(report: Report, parameters: Parameters, wanted: Wanted) -> None:
    """Refuse a report with one for each of a column, where there is no source to look in."""
    has_source = isinstance(parameters.value(SOURCE), str)
    if report.each_parameter is not None and not wanted.only and not has_source:
        raise ParameterError(
            f"for_each = '{report.each_parameter}' wants a source to take them from. "
            f"Give the notebook a parameter '{SOURCE}', or name them with --only."
        )
