"""``reportkit serve``: do what is due whenever it is due, until it is told to end."""

from __future__ import annotations

import datetime as dt
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.mailing.due import Done, do_due, tell_done
from reportkit.cli.mailing.office import Office, open_office
from reportkit.cli.mailing.schedule import next_due
from reportkit.cli.mailing.stopping import Stopping, stopped_by_signals
from reportkit.cli.terminal import complain, say
from reportkit.delivery.ledger import SlotState, State
from reportkit.editions import explained
from reportkit.reports import find_project
from reportkit.wording import counted

if TYPE_CHECKING:
    from reportkit.cli.builders import Builders

# Between two rounds: what people and other machines did meanwhile is seen by then.
_LONGEST = dt.timedelta(minutes=1)
_SHORTEST = dt.timedelta(seconds=1)


def serve(editions: str | None, *, builders: Builders, debug: bool) -> None:
    """Do in a loop what ``reportkit due`` does once, until SIGTERM or Ctrl-C.

    These end a build at once, as nothing of it is kept; a letter that is being sent is finished
    first, and its answer noted. Every round reads the project anew. What goes wrong in the first
    round ends it, as somebody is looking; later it is said once, and the next round tries again.

    Parameters
    ----------
    editions
        Where editions are kept, where not as the project says.
    builders
        Who builds.
    debug
        Whether tracebacks are shown and notebooks that fail are kept.

    Raises
    ------
    DefinitionError, DeliveryError
        If there is no project here, or its ledger can't be opened, at the start.
    """
    schedules = find_project(Path.cwd()).schedules
    _say_now(f"Serving {counted(len(schedules), 'schedule')}. SIGTERM or Ctrl-C ends it.")
    with stopped_by_signals() as stop:
        pause = _round(editions, builders, stop, debug=debug)
        complaint = ""
        while not stop():
            stop.wait(pause)
            try:
                pause = _round(editions, builders, stop, debug=debug)
                complaint = ""
            except Exception as error:  # noqa: BLE001  a database that restarts must not end it
                pause = _LONGEST.total_seconds()
                complaint = _complain_once(error, complaint, debug=debug)
    _say_now("Ended. What was begun is whole.")


def _round(editions: str | None, builders: Builders, stop: Stopping, *, debug: bool) -> float:
    """Do all that is due, and return how long there is nothing to do after it [s]."""
    if stop():
        return 0
    try:
        with open_office(editions, builders=builders, debug=debug) as office:
            done = do_due(office, stop)
            if _happened(done):
                tell_done(office, done)
                sys.stdout.flush()
            return _until_next(office)
    except SystemExit:
        # Nobody else ends a build: the slot waits for the next start.
        if not stop():
            raise
        return 0


def _happened(done: Done) -> bool:
    """Return whether there is anything to tell: no log wants a line a minute for nothing."""
    went = any(each.sent or each.put_off or each.trouble for each in done.dispatched)
    return bool(done.skipped or done.prepared or done.recovered.unknown or went)


def _until_next(office: Office) -> float:
    """Return how long until a schedule comes due or something is tried again; a minute at most."""
    now = office.clock()
    looked = {each.report: each.checked_until for each in office.ledger.schedules()}
    coming = [each.due_at for each in next_due(office.project, now, looked)]
    coming += [row.not_before for row in office.ledger.deliveries(state=State.QUEUED)]
    coming += [slot.retry_at for slot in office.ledger.slots(state=SlotState.WAITING)]
    # What was due and is not done, somebody else does, or nobody: it is no reason to hurry.
    ahead = [each - now for each in coming if each is not None and each > now]
    return min([_LONGEST, *(max(each, _SHORTEST) for each in ahead)]).total_seconds()


def _say_now(text: str) -> None:
    """Say something that a log shows at once, though nobody's terminal is at its end."""
    say(text)
    sys.stdout.flush()


def _complain_once(error: Exception, before: str, *, debug: bool) -> str:
    """Say what went wrong where that is new, and return it."""
    text = explained(error)
    if text != before:
        complain(text)
        complain("Tried again every minute.")
        if debug:
            complain("".join(traceback.format_exception(error)))
    return text
