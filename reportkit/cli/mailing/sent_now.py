"""Rows that a person put into the queue: sent at once, and said what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.cli.mailing.row_json import described
from reportkit.cli.mailing.rows import by_state
from reportkit.cli.mailing.stopping import stopped_by_signals
from reportkit.cli.terminal import complain, say, say_json
from reportkit.delivery.ledger import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.cli.mailing.office import Office
    from reportkit.delivery.ledger import Delivery


def send_now(office: Office, rows: Sequence[Delivery], *, as_json: bool) -> bool:
    """Send what is queued, and return whether these rows were all sent.

    What else is queued goes with it. SIGTERM and Ctrl-C end it between two letters; what was not
    sent by then is queued still.

    Parameters
    ----------
    office
        What it is sent by.
    rows
        Which rows a person put into the queue just now.
    as_json
        Whether what became of each is said in JSON, one line for each.
    """
    if not rows:
        return False
    with stopped_by_signals() as stop:
        office.dispatch(stop)
    now = _as_they_are(office, rows)
    if as_json:
        for row in now:
            say_json(described(row, office.project))
    else:
        for row in now:
            said = f": {row.reason}" if row.state is not State.SENT and row.reason else ""
            say(f"{row.recipient}: {row.state}{said}")
        say(f"{by_state(now)}.")
    return all(row.state is State.SENT for row in now)


def tell_left(left: Sequence[tuple[Delivery, str]], *, as_json: bool) -> None:
    """Say which rows stay as they are, and why."""
    for row, why in left:
        if as_json:
            say_json({"left": row.recipient, "audience": row.audience or None, "why": why})
        else:
            complain(f"{row.recipient}: left as it is: {why}")


def _as_they_are(office: Office, rows: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """Read rows again: another scheduler may have sent them in between."""
    ids = {row.id for row in rows}
    found = {
        row.id: row
        for report, as_of in dict.fromkeys((row.report, row.as_of) for row in rows)
        for row in office.ledger.deliveries(report, as_of)
        if row.id in ids
    }
    return tuple(found[row.id] for row in rows)
