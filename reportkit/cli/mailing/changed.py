"""Whether two editions differ in what their readers would be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.progress.changes import compare

if TYPE_CHECKING:
    from reportkit.delivery.gate import Stated


def changed(now: Stated, before: Stated) -> bool:
    """Return whether anything changed beyond noise, by the rules of ``rk.changes``.

    Parameters
    ----------
    now, before
        What the edition states, and what its readers were sent last.
    """
    found = compare(before.facts, now.facts, since=before.as_of, as_of=now.as_of)
    return any(change.lean != "unchanged" for change in found)
