"""What the owner of a report is told: each cause once, as a row of the ledger like any other.

Readers never get these. Where a process ends in between, the next one derives the same letters
from the same rows, and the ledger keeps each from going twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.cli.mailing.moments import moment_said
from reportkit.cli.mailing.office import SCHEDULE
from reportkit.delivery.gate import Cause
from reportkit.delivery.kept_letters import keep_letter
from reportkit.delivery.ledger import Addressed, Delivery, Kind, State
from reportkit.delivery.notice import Problem, about, delay_notice, owner_notice
from reportkit.delivery.notice_words import Why, cause_of
from reportkit.editions import read_manifest
from reportkit.editions.edition import address_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reportkit.cli.mailing.office import Office
    from reportkit.delivery.gate import Reason
    from reportkit.delivery.ledger import Slot
    from reportkit.editions import Edition, Outcome

NOTHING = "Readers got nothing."
_SOME = "Readers whom it concerns got nothing; others are not affected."

_RECENT = dt.timedelta(days=7)
_LISTED = 100  # ends that a cause names one by one; an index holds no longer key
_ENDS = {State.REFUSED: Why.REFUSED, State.UNKNOWN: Why.UNKNOWN, State.HELD: Why.STUCK}
_READERS = {
    State.REFUSED: _SOME,
    State.UNKNOWN: "Readers named below may have it or not; it is not sent again by itself.",
    State.HELD: _SOME,
}
_TO_BE_READ = {Cause.APPROVAL, Cause.GUARD}


def tell_of_failures(
    office: Office,
    name: str,
    as_of: dt.date,
    failures: Sequence[Outcome],
    *,
    others: bool = False,
    again: bool = False,
) -> None:
    """Tell the owner of editions that could not be built: one letter for each cause.

    Parameters
    ----------
    others
        Whether there are readers whom they don't concern.
    again
        Whether they are built again without anybody's doing.
    """
    causes: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in failures:
        causes[cause_of(Why.FAILED, outcome.error or "")].append(outcome)
    for cause, same in causes.items():
        concerns = tuple(each.audience for each in same if each.audience is not None)
        problem = Problem(same[0].error or "", concerns=concerns)
        readers = _SOME if others else NOTHING
        readers += " It is tried again by itself until its next time has come." if again else ""
        _tell(office, name, as_of, Why.FAILED, cause, problems=[problem], readers=readers)


def tell_of_stale(
    office: Office, name: str, as_of: dt.date, reason: str, *, told: bool, others: bool
) -> None:
    """Tell the owner that a report waits for its data.

    Parameters
    ----------
    reason
        Which data.
    told
        Whether its readers are told that it is late.
    others
        Whether there are readers whose data is there.
    """
    late = "Readers were told that it is late." if told else NOTHING
    some = "Readers whom it concerns were told that it is late; others are not affected."
    readers = (some if told else _SOME) if others else late
    _tell(office, name, as_of, Why.LATE, "stale", problems=[Problem(reason)], readers=readers)


def tell_of_slots(office: Office, name: str, as_of: dt.date, slots: Sequence[Slot]) -> None:
    """Tell the owner of times of a schedule for which nothing is built any more."""
    last = slots[-1]
    problems = [
        Problem(f"{moment_said(slot.due_at, office.project)}: {slot.reason}.") for slot in slots
    ]
    cause = f"{Why.SKIPPED}:{last.due_at.isoformat()}"
    _tell(office, name, as_of, Why.SKIPPED, cause, problems=problems)


def tell_of_holds(
    office: Office,
    name: str,
    as_of: dt.date,
    held: Sequence[tuple[Edition, Sequence[Reason]]],
    *,
    others: bool = False,
) -> None:
    """Tell the owner why editions are held, or that they wait for approval.

    ``others``: whether there are readers whom they don't concern.
    """
    causes: dict[Why, dict[Reason, list[Edition]]] = defaultdict(lambda: defaultdict(list))
    for edition, reasons in held:
        asks = all(each.kind is Cause.APPROVAL for each in reasons)
        for each in reasons:
            causes[Why.APPROVAL if asks else Why.HELD][each].append(edition)
    readers = _SOME if others else NOTHING
    for why, same in causes.items():
        problems = [_held(office, reason, editions) for reason, editions in same.items()]
        # Not by what an edition says: one that is built anew is held for the same cause.
        key = _short(*(f"{it.what}\0{it.todo}\0{it.concerns}" for it in problems))
        _tell(office, name, as_of, why, f"{why}:{key}", problems=problems, readers=readers)


def _held(office: Office, reason: Reason, editions: Sequence[Edition]) -> Problem:
    """Return why editions are held; of one that a person is to read, what it says and where."""
    concerns = tuple(dict.fromkeys(each.audience for each in editions if each.audience))
    problem = Problem(reason.what, reason.todo, concerns)
    if len(editions) > 1 or reason.kind not in _TO_BE_READ:
        return problem
    (edition,) = editions
    pages = office.project.pages
    which = edition.report, edition.as_of, edition.audience, edition.revision
    return replace(
        problem,
        says=read_manifest(edition.path).says,
        link=address_of(pages, *which) if pages else "",
    )


def tell_of_trouble(office: Office) -> None:
    """Tell owners of letters that a server refused, that may or may not have arrived, or that wait.

    A letter names all of a day's that came to the same end; another is sent when more did.
    """
    since = office.clock() - _RECENT
    ends: dict[tuple[str, dt.date, State], list[Delivery]] = defaultdict(list)
    for row in office.ledger.deliveries(state=tuple(_ENDS)):
        recent = row.changed_at is not None and row.changed_at >= since
        if row.kind is not Kind.NOTICE and row.attempts and recent:
            ends[row.report, row.as_of, row.state].append(row)
    for (key, as_of, state), rows in ends.items():
        name = next(
            (each for each in office.project.reports if office.project.key(each) == key), ""
        )
        if not name:
            continue
        causes: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            # A server's words name the reader: without that they are the same for all.
            causes[row.reason.replace(row.recipient, "...")].append(row.recipient)
        problems = [Problem(reason, concerns=tuple(who)) for reason, who in causes.items()]
        ends_now = {f"{row.id}.{row.turn}" for row in rows}
        if ends_now <= _told(office, key, as_of, state):
            continue
        _tell(
            office,
            name,
            as_of,
            _ENDS[state],
            _naming(state, ends_now),
            problems=problems,
            readers=_READERS[state],
        )


def _naming(state: State, ends: Collection[str]) -> str:
    """Return a cause that names what it is about: of very many, by a hash."""
    listed = sorted(ends)
    return f"{state}:{','.join(listed) if len(listed) <= _LISTED else _short(*listed)}"


def _told(office: Office, key: str, as_of: dt.date, state: State) -> set[str]:
    """Return which ends of that kind the owner was told of before."""
    notices = office.ledger.deliveries(key, as_of, kind=Kind.NOTICE)
    mark = f"{state}:"
    causes = [each.audience for each in notices if each.audience.startswith(mark)]
    return {end for cause in causes for end in cause.removeprefix(mark).split(",")}


def tell_readers_of_delay(
    office: Office, name: str, as_of: dt.date, readers: Sequence[str], expected: dt.datetime | None
) -> None:
    """Tell readers, once, that their report is late, and when it is expected."""
    letter = delay_notice(about(office.project, name, as_of), expected=expected)
    digest = keep_letter(office.root, letter)
    key = office.project.key(name)
    rows = [
        Addressed(key, as_of, "", 0, reader, digest, kind=Kind.DELAY)
        for reader in dict.fromkeys(readers)
    ]
    office.ledger.queue(rows, State.QUEUED, "", SCHEDULE)


def _tell(
    office: Office,
    name: str,
    as_of: dt.date,
    why: Why,
    cause: str,
    *,
    problems: Sequence[Problem],
    readers: str = NOTHING,
) -> None:
    owner = office.project.owner_of(name)
    if owner is None:
        return
    key = office.project.key(name)
    if office.ledger.deliveries(key, as_of, audience=cause, kind=Kind.NOTICE):
        return
    letter = owner_notice(
        about(office.project, name, as_of),
        why,
        problems,
        readers=readers,
        secrets=office.secrets,
    )
    digest = keep_letter(office.root, letter)
    row = Addressed(key, as_of, cause, 0, owner, digest, kind=Kind.NOTICE)
    office.ledger.queue([row], State.QUEUED, "", SCHEDULE)


def _short(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
