"""One report as of one day, from its data to rows of the ledger: each reader queued, or held."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reportkit.cli.cohorts import Cohort, cohorts_of
from reportkit.cli.mailing.judging import Judged, judge
from reportkit.cli.mailing.notify import tell_of_failures, tell_of_holds
from reportkit.cli.mailing.office import SCHEDULE, Office
from reportkit.cli.mailing.prepared import Asked, Prepared
from reportkit.cli.mailing.readers import readers_of, why_stale
from reportkit.cli.mailing.stopping import Stopping
from reportkit.cli.plan import Wanted, audiences_of, check_reports, write_order
from reportkit.cli.sources_read import Readings, Sources
from reportkit.cli.waiting import Display
from reportkit.delivery.ledger import Addressed, State
from reportkit.editions import Edition, Order, Outcome, catch_up, failed, read_manifest
from reportkit.errors import EditionError, ReportkitError
from reportkit.reports import Parameters
from reportkit.reports.audience import Audience
from reportkit.reports.rows_seen import same_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from reportkit.delivery.ledger import Delivery
    from reportkit.sources import SharedSnapshots

_MOST_SHOWN = 20  # readers whom a head names: of more, each sees only its own address


@dataclass(frozen=True, slots=True)
class _Group:
    """Readers of one audience who get the same edition."""

    audience: Audience
    cohort: Cohort

    @property
    def received(self) -> Edition | None:
        """What they were sent last; None where they never were sent any."""
        return self.cohort.before if self.cohort.received else None


def prepare(
    office: Office,
    name: str,
    as_of: dt.date,
    stop: Stopping,
    *,
    by: str,
    asked: Asked | None = None,
) -> Prepared:
    """Build what readers of a report lack as of a day, and queue or hold it for each of them.

    Nobody gets a second row of a day: who has one keeps it, whatever its state. What goes wrong is
    told to the report's owner, once for each cause; the readers hear nothing of it.

    Parameters
    ----------
    name, as_of
        The report, and the day that it speaks for.
    stop
        Ends it between two steps, and at once while data is read or editions are built.
    by
        Who asks, for the ledger.
    asked
        Which readers; all of them where None.
    """
    wanted = asked or Asked()
    done = Prepared(name, as_of)
    today = office.clock().astimezone().date()
    plan = check_reports(Wanted((name,), as_of, {}, wanted.only), office.project, today)
    done.failures += plan.failures
    for _, parameters in plan.checked:
        preparation = _Preparation(office, parameters, stop, wanted, done)
        with office.archive.stage() as staged:
            preparation.order(staged)
            preparation.build()
        preparation.take(by)
    others = bool(done.queued or done.had)
    tell_of_failures(office, name, as_of, done.failures, others=others, again=by == SCHEDULE)
    return done


@dataclass(slots=True)
class _Preparation:
    """A report whose notebook and parameters are good, on its way to its readers."""

    office: Office
    parameters: Parameters
    stop: Stopping
    asked: Asked
    done: Prepared
    orders: list[Order] = field(default_factory=list)
    groups: dict[tuple[str | None, int], _Group] = field(default_factory=dict)
    ready: list[tuple[Edition, _Group]] = field(default_factory=list)

    def order(self, staged: Path) -> None:
        """Read the data, and write an order for each edition that readers lack."""
        name, as_of = self.done.report, self.done.as_of
        sources = Sources(self.office.archive, Readings(Display().waiting))
        from reportkit.sources import SharedSnapshots  # noqa: PLC0415  slow to import

        snapshots = SharedSnapshots(staged)
        try:
            with self.stop.at_once():
                audiences = audiences_of(
                    self.office.project, name, self.parameters, sources, self.asked.only
                )
        except Exception as error:  # noqa: BLE001  the owner is told, whatever it is
            self.stop.check()
            self.done.failures.append(failed(error, name, as_of))
            return
        for audience in audiences:
            rows = readers_of(self.office, name, as_of, audience, self.asked)
            newest = self._newest(audience) if self.asked.kept else 0
            lacking = tuple(
                reader for reader, row in rows.items() if row is None or _mended(row, newest)
            )
            self.done.had += [row for row in rows.values() if row and row.recipient not in lacking]
            if not lacking:
                continue
            try:
                with self.stop.at_once():
                    self._order_for(audience, lacking, sources, snapshots)
            except Exception as error:  # noqa: BLE001  one audience must not stop the others
                self.stop.check()
                self.done.failures.append(failed(error, name, as_of, audience.name))

    def _newest(self, audience: Audience) -> int:
        """Return the last revision of the day that was built for an audience; 0 for none."""
        found = self.office.archive.editions(self.done.report, self.done.as_of)
        return max((each.revision for each in found if each.audience == audience.name), default=0)

    def _order_for(
        self,
        audience: Audience,
        readers: tuple[str, ...],
        sources: Sources,
        snapshots: SharedSnapshots,
    ) -> None:
        """Write orders for readers of one audience: one for each group that was last sent alike."""
        name, as_of = self.done.report, self.done.as_of
        project = self.office.project
        tables = sources.of_audience(name, self.parameters, audience)
        stale = why_stale(project.report(name), tables, as_of)
        if stale:
            self.done.stale = self.done.stale or stale
            self.done.late += readers
            return
        sent = self.office.ledger.last_sent_each(project.key(name), audience.name or "", as_of)
        complete = self.parameters.of(audience)
        cohorts = cohorts_of(tables, self.office.archive, complete, readers, sent)
        for number, cohort in enumerate(cohorts):
            group = _Group(audience, cohort)
            kept = _kept(self.office, name, complete, group) if self.asked.kept else None
            if kept is not None:
                self.ready.append((kept, group))
                continue
            order = write_order(name, self.parameters, audience, cohort.tables, snapshots)
            self.orders.append(replace(order, cohort=number))
            self.groups[audience.name, number] = group

    def build(self) -> None:
        """Build what was ordered; a signal leaves whole editions and nothing else."""
        if not self.orders:
            return
        catch_up(self.office.archive)
        with (
            self.stop.at_once(),
            self.office.crew(len(self.orders)) as crew,
            Display().waiting("Building editions", len(self.orders)) as ticks,
        ):
            for outcome in crew.build(self.orders):
                ticks.done += 1
                ticks.failed += outcome.error is not None
                self._note(outcome)

    def _note(self, outcome: Outcome) -> None:
        if outcome.path is None or outcome.as_of is None or outcome.revision is None:
            self.done.failures.append(outcome)
            return
        edition = Edition(
            outcome.report, outcome.as_of, outcome.audience, outcome.revision, outcome.path
        )
        self.ready.append((edition, self.groups[outcome.audience, outcome.cohort]))

    def take(self, by: str) -> None:
        """Queue the editions that pass the gate for their readers, and hold the others."""
        judged = list(self._judged())
        held = [(edition, group, said) for edition, group, said in judged if said.reasons]
        if held:
            # The owner first: were this process to end in between, the day is prepared once more.
            told = [(edition, said.reasons) for edition, _, said in held]
            others = len(held) < len(judged) or bool(self.done.had)
            tell_of_holds(self.office, self.done.report, self.done.as_of, told, others=others)
        for edition, group, said in held:
            why = " ".join(str(reason) for reason in said.reasons)
            rows = self._rows(edition, group, said.letter)
            queued = self.office.ledger.queue(rows, State.HELD, why, by)
            self.done.held += queued.added
            self.done.had += (*queued.already, *queued.had)
        for edition, group, said in judged:
            if said.reasons:
                continue
            if said.idle is not None:
                self.done.idle.append(str(said.idle))
                continue
            rows = self._rows(edition, group, said.letter)
            queued = self.office.ledger.queue(rows, State.QUEUED, "", by)
            self.done.queued += queued.added
            self.done.had += (*queued.already, *queued.had)

    def _judged(self) -> Iterator[tuple[Edition, _Group, Judged]]:
        for edition, group in self.ready:
            try:
                judged = judge(self.office, self.done.report, edition, group.received)
            except ReportkitError as error:
                outcome = failed(error, self.done.report, edition.as_of, edition.audience)
                self.done.failures.append(outcome)
            else:
                yield edition, group, judged

    def _rows(self, edition: Edition, group: _Group, letter: str) -> tuple[Addressed, ...]:
        """Return a row for each reader of an edition."""
        to, cc = group.audience.to, group.audience.cc
        named = len(to) + len(cc) <= _MOST_SHOWN
        return tuple(
            Addressed(
                report=self.office.project.key(self.done.report),
                as_of=edition.as_of,
                audience=edition.audience or "",
                revision=edition.revision,
                recipient=reader,
                letter=letter,
                to=to if named and reader in to + cc else (),
                cc=cc if named and reader in to + cc else (),
            )
            for reader in group.cohort.readers
        )


def _mended(row: Delivery, newest: int) -> bool:
    """Return whether what is held was built anew since, so that a person sends that instead."""
    return row.state is State.HELD and row.revision < newest


def _kept(office: Office, name: str, parameters: Parameters, group: _Group) -> Edition | None:
    """Return the last edition of a day, if it is the one that these readers are to get.

    That is: it was run with the report's parameters, and not with others from a command line; it
    saw the rows that its audience may see now; and it was compared with what they were sent.
    """
    before, tables = group.cohort.before, group.cohort.tables
    if before is not None and not group.cohort.received:
        return None
    try:
        (edition,) = office.archive.latest(name, parameters.as_of, group.audience.name)
        manifest = read_manifest(edition.path)
    except (EditionError, ValueError):
        return None
    stated = before.path.relative_to(office.root).as_posix() if before else None
    theirs = (
        manifest.audience == group.audience.name
        and manifest.compared_with == stated
        and {**manifest.defaults, **manifest.parameters} == parameters.values
        and same_rows(manifest.rows, {} if tables is None else tables.rows)
    )
    return edition if theirs else None
