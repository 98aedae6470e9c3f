"""What became of a date, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, text
from reportkit.estimate import Estimate
from reportkit.formats import dates
from reportkit.story.say import brief, ended

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress.changes import Change


def date_words(change: Change) -> Text:
    """Return what became of a milestone or of the end of a time-box, and why if that is known."""
    said = _box_words(change) if isinstance(change.fact.value, dt.date) else _milestone(change)
    reason = change.also.get("reason")
    if reason is None:
        return said
    return (*said, *text(" Why: ", Run(ended(brief(str(reason.value))), fact=reason.id)))


def duration(change: Change) -> str:
    """Return by how much a date moved, empty where a statement has no last day."""
    days = change.also.get("days")
    if days is None or not isinstance(days.value, Estimate):
        return ""
    return dates.duration(days.value.value)


def _milestone(change: Change) -> Text:
    """Say it of a milestone. When it was done is not recorded: its due date is not that day."""
    name = brief(change.fact.label)
    now = _run(change.now)
    was = "" if change.before is None else str(change.before.value)
    by = Run(duration(change), fact=change.also["days"].id) if "days" in change.also else Run("")
    # A span that opens backwards may be no later at all, only less exact.
    maybe = (", which may be ", by, " later") if by.text else (", which is less exact",)
    stood = (" (was ", _run(change.before), ")") if change.before is not None else ()
    return {
        "later": _apart(name, now, by, "later", stood),
        "earlier": _apart(name, now, by, "earlier", stood),
        "passed": text(f"{name}: now ", now, ", which has passed", *stood, "."),
        "vaguer": text(f"{name}: now ", now, *maybe, *stood, "."),
        "clearer": text(f"{name}: now ", now, *stood, "."),
        "undated": text(f"{name}: no longer has a date", *stood, "."),
        "gone": text(f"{name}: no longer listed", *stood, "."),
        "dropped": text(f"{name}: overdue, and no longer listed", *stood, "."),
        "overdue": text(f"{name}: overdue, was due ", now, "."),
        "reopened": text(f"{name}: was stated as done, and is not; due ", now, "."),
        "dated": text(f"{name}: now has a date, ", now, "."),
        "new": text(f"{name}: new, ", now, "."),
        "done": _done(name, now, was, stood),
    }[change.how]


def _apart(name: str, now: Run, by: Run, which: str, stood: tuple[str | Run, ...]) -> Text:
    if not by.text:
        return text(f"{name}: moved {which}, to ", now, *stood, ".")
    return text(f"{name}: now ", now, ", ", by, f" {which}", *stood, ".")


def _done(name: str, now: Run, was: str, stood: tuple[str | Run, ...]) -> Text:
    if was and now.text != was:
        return text(f"{name}: done, dated ", now, *stood, ".")
    dated = now.text not in {"", dates.due("", None, None)}
    return text(f"{name}: done (was due ", now, ").") if dated else text(f"{name}: done.")


def _box_words(change: Change) -> Text:
    name = brief(change.fact.label.removesuffix(" ends"))
    if change.how == "still":
        return text(f"{name} still ends on ", _run(change.now), ".")
    later = "later" if change.how == "box_later" else "earlier"
    by = Run(duration(change), fact=change.also["days"].id)
    was = _run(change.before)
    return text(f"{name}: ends on ", _run(change.now), ", ", by, f" {later} (was ", was, ").")


def _run(fact: Fact | None) -> Run:
    if fact is None:
        return Run("")
    value = fact.value
    said = dates.short_day(value) if isinstance(value, dt.date) else brief(str(value))
    return Run(said, fact=fact.id)
