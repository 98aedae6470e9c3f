"""Why an owner is written to, and how that is said: opening, subject, what to type."""

from __future__ import annotations

import hashlib
import re
import shlex
from enum import StrEnum


class Why(StrEnum):
    """Why the owner of a report is written to."""

    FAILED = "failed"  # it could not be built
    HELD = "held"  # it was built, and does not go out as it is
    APPROVAL = "approval"  # it is ready and waits for a person
    LATE = "late"  # its data are not there yet
    REFUSED = "refused"  # a mail server does not take it for good
    STUCK = "stuck"  # it was built, and no letter of it could be handed over
    UNKNOWN = "unknown"  # the line broke while a letter was handed over
    SKIPPED = "skipped"  # nobody was there when it was due


_SUBJECTS = {
    Why.FAILED: "Not sent",
    Why.HELD: "Held",
    Why.APPROVAL: "Please approve",
    Why.LATE: "Waiting for data",
    Why.REFUSED: "Not delivered",
    Why.STUCK: "Not sent",
    Why.UNKNOWN: "Perhaps not delivered",
    Why.SKIPPED: "Skipped",
}
_OPENINGS = {
    Why.FAILED: "could not be built, so it was not sent.",
    Why.HELD: "was built and is held: something in it needs a person's look.",
    Why.APPROVAL: "is ready, and goes out when you approve it.",
    Why.LATE: "waits for its data. It is tried again by itself.",
    Why.REFUSED: "did not reach every reader: the mail server refused it for good.",
    Why.STUCK: "was built, but could not be sent. It is not tried again by itself.",
    Why.UNKNOWN: (
        "may not have reached every reader: the line broke before the mail server confirmed it."
    ),
    Why.SKIPPED: "was not sent when it was due, and is not sent later by itself.",
}
_STEPS = {
    Why.FAILED: (
        (
            "If it is tried again by itself, reportkit deliveries says when. To send it at once:",
            "reportkit send {report} {day}",
        ),
    ),
    Why.HELD: (
        ("If all is right, let it go:", "reportkit approve {report} {day}"),
        ("If not, mend it and build it anew:", "reportkit run {report} {day}"),
        ("Then send that:", "reportkit send {report} {day}"),
    ),
    Why.APPROVAL: (
        ("See where it is and what it says:", "reportkit show {report} {day}"),
        ("Let it go:", "reportkit approve {report} {day}"),
        ("Or keep it back:", "reportkit hold {report} {day} --reason TEXT"),
    ),
    Why.LATE: (("To try at once:", "reportkit send {report} {day}"),),
    Why.REFUSED: (
        (
            "Where an address is wrong, correct it in the list of readers, then:",
            "reportkit send {report} {day}",
        ),
        (
            "Where it is right, and the mail server takes it now:",
            "reportkit resend {report} {day} --state refused",
        ),
    ),
    Why.STUCK: (("When that is mended, let it go:", "reportkit approve {report} {day}"),),
    Why.UNKNOWN: (
        (
            "Ask the reader; where it did not arrive:",
            "reportkit resend {report} {day} --to ADDRESS --reason TEXT",
        ),
    ),
    Why.SKIPPED: (("To send it all the same:", "reportkit send {report} {day}"),),
}
_RAISED = re.compile(r"Cell \d+ of .+? raised \w+")
_CELL = re.compile(r"Cell \d+ of [^:]+")
_OF_ONE_EDITION = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d.,:-]*")


def subject(why: Why) -> str:
    """Return the first words of the subject."""
    return _SUBJECTS[why]


def opening(why: Why) -> str:
    """Return what is so: the end of a sentence that begins with the report."""
    return _OPENINGS[why]


def steps(why: Why, report: str, day: str) -> tuple[tuple[str, str], ...]:
    """Return what the owner can do: each why, and the command to type.

    Parameters
    ----------
    day
        The as-of date, in ISO 8601.
    """
    filled = {"report": shlex.quote(report), "day": f"--as-of {day}"}
    return tuple((when, command.format(**filled)) for when, command in _STEPS[why])


def cause_of(why: Why, error: str) -> str:
    """Return the key of a cause: one for all editions that it stops.

    Of a cell that raised, the cell and the kind of error; of anything else, the first line without
    what differs from one edition to the next (figures, and what stands in quotes).
    """
    lines = error.strip().splitlines()
    first = lines[0] if lines else ""
    raised = _RAISED.match(first)
    cell = _CELL.match(first)
    if raised:
        said = raised[0]
    else:
        place = cell[0] if cell else ""
        said = place + _OF_ONE_EDITION.sub("", first.removeprefix(place))
    return f"{why}-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:12]}"
