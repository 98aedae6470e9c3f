"""``reportkit due``: build and send all that is due and not done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.mailing.moments import moment_said, read_moment
from reportkit.cli.mailing.notify import (
    tell_of_slots,
    tell_of_stale,
    tell_of_trouble,
    tell_readers_of_delay,
)
from reportkit.cli.mailing.office import SCHEDULE, Office, open_office
from reportkit.cli.mailing.prepare import prepare
from reportkit.cli.mailing.prepared import Prepared
from reportkit.cli.mailing.prospects import prospects_due
from reportkit.cli.mailing.stopping import Stopping, stopped_by_signals
from reportkit.cli.mailing.telling import tell_dispatched, tell_prepared, tell_prospects
from reportkit.cli.terminal import complain, say
from reportkit.delivery.ledger import Recovered, Slot, SlotState, State
from reportkit.delivery.sending import Dispatched
from reportkit.editions import failed
from reportkit.errors import DefinitionError, ParameterError, ReportkitError
from reportkit.reports import find_project
from reportkit.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.cli.builders import Builders

_FIRST_RETRY = dt.timedelta(minutes=5)
_LONGEST_RETRY = dt.timedelta(hours=1)
_PATIENCE = dt.timedelta(days=7)  # for a slot whose schedule has no next one sooner


@dataclass(slots=True)
class Done:
    """What one pass did.

    Parameters
    ----------
    recovered
        What processes that ended left behind.
    skipped
        Slots that were missed and are not caught up with.
    prepared
        Reports whose time had come.
    dispatched
        What was sent.
    """

    recovered: Recovered
    skipped: list[Slot] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)
    dispatched: list[Dispatched] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was held, failed, or may be lost."""
        prepared = not any(each.unfinished or each.held for each in self.prepared)
        sent = not any(
            each.refused or each.unknown or each.held or each.trouble for each in self.dispatched
        )
        return prepared and sent and not self.recovered.unknown


def do_due(office: Office, stop: Stopping) -> Done:
    """Do all that is due and not done: as often as you like, by as many as you like.

    1. What processes that ended left is taken up.
    2. What is queued already goes out: it must not wait for a long build.
    3. Slots of schedules whose time has come are noted, by each report's rule to catch up.
    4. Each is prepared by one process: built, gated, its readers queued or held.
    5. All that is queued and may go is sent; owners are told what did not go.
    """
    done = Done(office.ledger.recover())
    done.dispatched.append(office.dispatch(stop))
    now = office.clock()
    for name, schedule in office.project.schedules.items():
        report = office.project.report(name)
        found = office.ledger.check_schedule(
            office.project.key(name), schedule.text, schedule.due, now, report.catch_up
        )
        done.skipped += [slot for slot in found if slot.state is SlotState.SKIPPED]
    names = {office.project.key(name): name for name in office.project.schedules}
    _tell_of_lost(office, names, done)
    while not stop() and (slot := office.ledger.claim_slot(now, tuple(names))) is not None:
        done.prepared.append(_prepare_slot(office, names[slot.report], slot, stop))
    if not stop():
        done.dispatched.append(office.dispatch(stop))
        tell_of_trouble(office)
        done.dispatched.append(office.dispatch(stop))
    return done


def _tell_of_lost(office: Office, names: Mapping[str, str], done: Done) -> None:
    """Tell owners of times for which nothing is sent any more: one letter a report.

    Where the last of them is built, the readers have what is newest, and nobody needs a letter.
    """
    lost: dict[str, list[Slot]] = defaultdict(list)
    for slot in (*done.skipped, *done.recovered.failed):
        name = names.get(slot.report)
        if name is None:
            continue
        if slot.state is SlotState.FAILED or office.project.report(name).catch_up == "none":
            lost[name].append(slot)
    for name, slots in lost.items():
        tell_of_slots(office, name, _day_of(office, name, slots[-1]), slots)


def _prepare_slot(office: Office, name: str, slot: Slot, stop: Stopping) -> Prepared:
    """Prepare what came due at one time, and note what became of it."""
    schedule = office.project.schedules[name]
    as_of = _day_of(office, name, slot)
    try:
        done = prepare(office, name, as_of, stop, by=SCHEDULE)
    except ReportkitError as error:
        # It must not keep other reports from their readers.
        done = Prepared(name, as_of, failures=[failed(error, name, as_of)])
    except BaseException:
        # Whatever ended it: the slot waits for the next process, not for this one's lease.
        office.ledger.conclude_slot(slot, SlotState.WAITING, "interrupted", office.clock())
        raise
    if not done.unfinished:
        said = "; ".join(dict.fromkeys(done.idle))
        office.ledger.conclude_slot(slot, SlotState.DONE, said)
        return done
    retry = _retry_at(slot, office.clock(), schedule.next(slot.due_at))
    if done.stale:
        late_by = office.project.report(name).delayed
        told = late_by is not None and retry is not None
        others = bool(done.queued or done.had)
        tell_of_stale(office, name, as_of, done.stale, told=told, others=others)
        if late_by is not None and told:
            hour = slot.due_at.astimezone(schedule.zone_info) + late_by
            # Where the machine was off, that hour may be over.
            expected = hour if hour > office.clock() else None
            tell_readers_of_delay(office, name, as_of, done.late, expected)
    state = SlotState.WAITING if retry is not None else SlotState.FAILED
    if retry is None:
        given_up = replace(slot, reason=f"given up. {done.unfinished.rstrip('.')}")
        tell_of_slots(office, name, as_of, [given_up])
    office.ledger.conclude_slot(slot, state, done.unfinished, retry)
    return done


def _day_of(office: Office, name: str, slot: Slot) -> dt.date:
    """Return the day that a report speaks for which came due at a time."""
    rule = office.project.report(name).as_of
    if rule is None:
        raise DefinitionError(f"'{name}' has a schedule and no as_of. Add one, as a rule.")
    return rule.day(office.project.schedules[name].day(slot.due_at))


def _retry_at(slot: Slot, now: dt.datetime, following: dt.datetime | None) -> dt.datetime | None:
    """Return when to try again; None once the schedule's next time has come, or after a week."""
    wait = min(_FIRST_RETRY * 2 ** min(slot.attempts, 10), _LONGEST_RETRY)
    last = min(following or now + wait, slot.due_at + _PATIENCE)
    return now + wait if now + wait < last else None


def due(
    now: str | None,
    editions: str | None,
    *,
    dry_run: bool,
    builders: Builders,
    as_json: bool,
    debug: bool,
) -> bool:
    """Do what is due, or say what it would be, and return whether all of it went well.

    Parameters
    ----------
    now
        As if it were then, in ISO 8601; without an offset, by the project's clock.

    Raises
    ------
    DefinitionError, ParameterError, DeliveryError
        If there is no project here, the time is none or still to come, or the ledger can't be
        used.
    """
    then = read_moment(now, find_project(Path.cwd())) if now is not None else None
    if then is not None and then > dt.datetime.now(dt.UTC) and not (dry_run or editions):
        raise ParameterError(
            f"--now {now} is still to come: nothing more would be due until then. Try it in a "
            "folder of its own (--editions trial), or with --dry-run."
        )
    clock = None if then is None else lambda: then
    with (
        stopped_by_signals() as stop,
        open_office(editions, clock=clock, builders=builders, debug=debug) as office,
    ):
        if dry_run:
            tell_prospects(prospects_due(office), as_json=as_json)
            return True
        done = do_due(office, stop)
        tell_done(office, done, as_json=as_json)
        if not office.project.schedules:
            complain("No report has a schedule. Add one in reportkit.toml: docs/definition.md.")
    stop.check()
    return done.good


def tell_done(office: Office, done: Done, *, as_json: bool = False) -> None:
    """Print what a pass did."""
    for slot in done.skipped:
        due_at = moment_said(slot.due_at, office.project)
        complain(f"{slot.report}: {due_at} is left out. {slot.reason}")
    for row in done.recovered.unknown:
        complain(f"{row.report} {row.as_of} to {row.recipient}: {row.reason}")
    tell_prepared(done.prepared, debug=office.debug, as_json=as_json)
    for sent in done.dispatched:
        tell_dispatched(sent, office.outbox, as_json=as_json)
    if not (as_json or done.prepared or any(each.sent for each in done.dispatched)):
        say("Nothing is due.")
        waiting = office.ledger.deliveries(state=State.QUEUED)
        times = [row.not_before for row in waiting if row.not_before is not None]
        if times:
            first = moment_said(min(times), office.project)
            say(
                f"{counted(len(times), 'letter')} put off before, to be tried again from {first}: "
                "reportkit deliveries --state queued"
            )
