"""What editions stated: this one, and those of earlier days."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reportkit.errors import EditionError
from reportkit.fact import Fact, facts_from_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from reportkit.editions import Archive, Edition

MOST = 13
"""So many earlier editions are looked at: of a monthly report, twelve changes."""


@dataclass(frozen=True)
class Stated:
    """What one edition stated.

    Parameters
    ----------
    as_of
        The day for which it spoke.
    facts
        Its facts.
    """

    as_of: dt.date
    facts: tuple[Fact, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Its facts by their ids."""
        return {fact.id: fact for fact in self.facts}


def read_stated(edition: Edition) -> Stated:
    """Return what an edition stated.

    Raises
    ------
    EditionError
        If its facts can't be read.
    """
    try:
        plain = json.loads((edition.path / "facts.json").read_text(encoding="utf-8"))
        return Stated(edition.as_of, facts_from_json(plain))
    except (OSError, ValueError):
        raise EditionError(
            f"The facts of {edition.path} can't be read, so nothing can be compared with them. "
            f"Build it again: reportkit run {edition.report} --as-of {edition.as_of}"
        ) from None


def history(
    archive: Archive, edition: Edition, *, leave_out: Collection[Path] = ()
) -> tuple[Stated, ...]:
    """Return what the editions of earlier days stated, the oldest first, at most thirteen.

    Of each day the last revision, of the same report and for the same audience. One whose facts
    can't be read is passed over.

    Parameters
    ----------
    archive, edition
        Which edition, and where it is kept.
    leave_out
        Folders of editions that were held and never sent: they say nothing about what is usual.
    """
    found: dict[dt.date, Stated] = {}
    for each in archive.earlier(edition.report, edition.as_of, edition.audience):
        if each.as_of in found or each.path in leave_out:
            continue
        try:
            found[each.as_of] = read_stated(each)
        except EditionError:
            continue
        if len(found) == MOST:
            break
    return tuple(reversed(found.values()))
