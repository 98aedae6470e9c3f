"""``reportkit deliveries``: who got what and when, what is held and why."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.cli.mailing.ledger_here import open_ledger_here
from reportkit.cli.mailing.moments import moment_said
from reportkit.cli.mailing.row_json import described, name_of, slot_described, stop_described
from reportkit.cli.mailing.rows import Chosen, by_state, key_of, rows_chosen
from reportkit.cli.terminal import say, say_json, say_table
from reportkit.delivery.ledger import Delivery, Kind, Ledger, Slot, SlotState, State, Stop
from reportkit.errors import ParameterError
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.reports import Project

_MOST = 200  # rows shown to a person; JSON has all
_OPEN = (SlotState.WAITING, SlotState.BUILDING, SlotState.FAILED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to see, as it was typed; everything where all is left out."""

    report: str | None = None
    as_of: str | None = None
    only: str | None = None
    to: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the ledger has of it.

    Parameters
    ----------
    rows
        Deliveries, oldest day first.
    slots
        Times of schedules that wait, are being built or failed.
    stops
        Standing holds.
    """

    rows: tuple[Delivery, ...]
    slots: tuple[Slot, ...]
    stops: tuple[Stop, ...]


def list_deliveries(asked: Asked, editions: str | None, *, history: bool, as_json: bool) -> None:
    """Print what the ledger says.

    Raises
    ------
    DefinitionError, ParameterError, DeliveryError
        If there is no such report, day, state, audience or reader.
    """
    states = _read_states(asked.states)
    with open_ledger_here(editions) as (project, ledger):
        found = _found(ledger, project, asked, states)
        if as_json:
            for row in found.rows:
                changes = ledger.history(row) if history else None
                say_json(described(row, project, changes))
            for slot in found.slots:
                say_json(slot_described(slot, project))
            for stop in found.stops:
                say_json(stop_described(stop, project))
        elif history:
            for row in found.rows[-_MOST:]:
                _tell_history(ledger, project, row)
        else:
            _tell(found, project)


def _read_states(states: Sequence[str]) -> frozenset[State] | None:
    known = [state.value for state in State]
    for state in states:
        if state not in known:
            raise ParameterError(f"There is no state '{state}'. {nearest_or_all(state, known)}")
    return frozenset(map(State, states)) or None


def _found(
    ledger: Ledger, project: Project, asked: Asked, states: frozenset[State] | None
) -> Found:
    key = None if asked.report is None else key_of(project, ledger, asked.report)
    chosen = Chosen(asked.report or "The project", asked.as_of, asked.only, asked.to)
    rows = rows_chosen(ledger, key, chosen, states)
    rows = tuple(sorted(rows, key=lambda row: (row.as_of, row.report, row.audience, row.id)))
    if asked.as_of or asked.only or asked.to or states:
        return Found(rows, (), ())  # a slot or a standing hold is of the whole report
    return Found(
        rows,
        tuple(slot for slot in ledger.slots(key) if slot.state in _OPEN),
        tuple(stop for stop in ledger.stops() if key in {None, stop.report}),
    )


def _tell(found: Found, project: Project) -> None:
    rows = found.rows
    if len(rows) > _MOST:
        say(f"The last {_MOST} of {len(rows)}; all of them: reportkit deliveries --json")
    if rows:
        head = ("REPORT", "AS OF", "FOR", "READER", "REV", "STATE", "SINCE", "WHY")
        table = [_cells(row, project) for row in rows[-_MOST:]]
        if say_table([head, *table], width=shutil.get_terminal_size((160, 24)).columns):
            say("Each reason in full: reportkit deliveries --history")
    for slot in found.slots:
        say(_slot_said(slot, project))
    for stop in found.stops:
        name, since = name_of(project, stop.report), moment_said(stop.since, project)
        say(f"{name} is on hold since {since}, by {stop.by}: {stop.reason}.")
        say(f"  End it: reportkit hold {name} --lift")
    say(f"{by_state(rows)}." if rows else "Nothing was queued, held or sent.")
    _say_what_to_do(rows, project)


def _cells(row: Delivery, project: Project) -> tuple[str, ...]:
    audience = row.audience or "all"
    return (
        name_of(project, row.report),
        row.as_of.isoformat(),
        audience if row.kind is Kind.EDITION else f"({row.kind})",
        row.recipient,
        str(row.revision),
        row.state.value,
        moment_said(row.changed_at, project) if row.changed_at else "",
        _why(row, project),
    )


def _why(row: Delivery, project: Project) -> str:
    """Return why a row is where it is; of one that was put off first of all until when."""
    if row.state is State.SENT and row.turn == 1:
        return ""
    if row.state is State.QUEUED and row.not_before is not None:
        return f"from {moment_said(row.not_before, project)}: {row.reason}"
    return row.reason


def _slot_said(slot: Slot, project: Project) -> str:
    said = f"{name_of(project, slot.report)}, due {moment_said(slot.due_at, project)}: {slot.state}"
    if slot.reason:
        said += f": {slot.reason.rstrip('.')}"
    if slot.retry_at is not None:
        said += f". It is tried again at {moment_said(slot.retry_at, project)}"
    return f"{said}."


def _say_what_to_do(rows: Sequence[Delivery], project: Project) -> None:
    """Name the command for the first that is held, and for the first whose fate is unknown."""
    commands = {State.HELD: "approve", State.UNKNOWN: "resend", State.REFUSED: "resend"}
    for state, command in commands.items():
        row = next((row for row in rows if row.state is state), None)
        if row is not None:
            named = f"{name_of(project, row.report)} --as-of {row.as_of}"
            reader = f" --to {row.recipient}" if command == "resend" else ""
            say(f"What is {state}: reportkit {command} {named}{reader}")


def _tell_history(ledger: Ledger, project: Project, row: Delivery) -> None:
    report = name_of(project, row.report)
    named = f"{report} {row.as_of} for {row.audience or 'all'}, revision {row.revision}"
    say(f"{named}, to {row.recipient} ({row.kind})")
    for change in ledger.history(row):
        phase = f", {change.phase}" if change.phase else ""
        reason = f": {change.reason}" if change.reason else ""
        say(f"  {moment_said(change.at, project)}  {change.state}{phase}  by {change.by}{reason}")
