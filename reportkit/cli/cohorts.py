"""Readers who were last sent the same: an edition for each, which says what changed since.

"Since your last report" is true of a reader only where that report reached them. So readers of one
audience are told apart by the edition that each was last sent, as the ledger has it, and each
group is compared with its own. Groups grow together again: two editions of one day that were made
of the same data by the same notebook state the same, whatever each was compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from reportkit.cli.previous import may_be_compared, read_previous
from reportkit.contract.dataset import Tables
from reportkit.editions import Edition, read_manifest
from reportkit.errors import EditionError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from reportkit.editions import Archive
    from reportkit.reports import Parameters

_COMPARISON = "data/previous.json"


class Sent(Protocol):
    """What the ledger has of an edition that was sent."""

    @property
    def report(self) -> str:
        """Its report, by any of the names that it has had."""

    @property
    def as_of(self) -> dt.date:
        """The day that it spoke for."""

    @property
    def audience(self) -> str:
        """For whom; empty where it is for all."""

    @property
    def revision(self) -> int:
        """Its revision."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Readers of one audience who are told of the same changes: one edition.

    Parameters
    ----------
    readers
        Their addresses, in the order in which the report names them.
    tables
        What their edition sees, with what the one before stated. None where its notebook takes no
        source.
    before
        The edition that it is compared with; None where there is none.
    received
        Whether they were sent that one; else it is the last that others were sent.
    """

    readers: tuple[str, ...]
    tables: Tables | None
    before: Edition | None = None
    received: bool = True


def cohorts_of(
    tables: Tables | None,
    archive: Archive,
    parameters: Parameters,
    readers: Sequence[str],
    sent: Mapping[str, Sent],
) -> tuple[Cohort, ...]:
    """Return the readers of an audience by what each was last sent, the largest group first.

    Parameters
    ----------
    tables
        The audience's, of the edition that is to be built.
    archive
        Where the editions are that were sent.
    parameters
        The edition's, complete: another initiative's figures are never compared, nor those of
        other rows.
    readers
        Addresses, each once.
    sent
        What each address was last sent of an earlier day, of this report and audience
        (``ledger.last_sent_each``); readers who have left among them.
    """
    if tables is None or not readers:
        return (Cohort(tuple(readers), tables),) if readers else ()
    latest = max(sent.values(), key=lambda one: (one.as_of, one.revision), default=None)
    groups: dict[tuple[object, ...], list[tuple[str, Sent | None]]] = {}
    made_of: dict[tuple[dt.date, int], tuple[object, ...]] = {}
    for reader in readers:
        last = sent.get(reader, latest)
        what: tuple[object, ...] = ()
        if last is not None:
            which = last.as_of, last.revision
            if which not in made_of:
                made_of[which] = _made_of(archive, last)
            what = made_of[which]
        groups.setdefault((reader in sent, *what), []).append((reader, last))
    cohorts = [_cohort(tables, archive, parameters, group, sent) for group in groups.values()]
    return tuple(sorted(cohorts, key=lambda one: -len(one.readers)))


def _cohort(
    tables: Tables,
    archive: Archive,
    parameters: Parameters,
    group: Sequence[tuple[str, Sent | None]],
    sent: Mapping[str, Sent],
) -> Cohort:
    """Return a group with what it is compared with: of several revisions the last."""
    readers = tuple(reader for reader, _ in group)
    lasts = [last for _, last in group if last is not None]
    if not lasts:
        return Cohort(readers, tables)
    received = readers[0] in sent
    last = max(lasts, key=lambda one: one.revision)
    try:
        before = _edition(archive, last)
        if not may_be_compared(before, tables, parameters):
            return Cohort(readers, tables)
        previous = replace(read_previous(archive, before), received=received)
    except EditionError as error:
        return Cohort(readers, replace(tables, warnings=(*tables.warnings, str(error))))
    return Cohort(readers, replace(tables, previous=previous), before, received)


def _edition(archive: Archive, sent: Sent) -> Edition:
    found = archive.at(sent.report, sent.as_of, sent.audience or None, sent.revision)
    if found is None:
        which = " for ".join(filter(None, (f"{sent.report} as of {sent.as_of}", sent.audience)))
        raise EditionError(
            f"Revision {sent.revision} of {which}, which was sent, is no longer in {archive.root}, "
            "so nothing is compared with it. Put it back from a backup."
        )
    return found


def _made_of(archive: Archive, sent: Sent) -> tuple[object, ...]:
    """Return what decides what an edition states: of two with the same, either will do."""
    like_no_other = (sent.as_of, sent.revision)
    try:
        manifest = read_manifest(_edition(archive, sent).path)
    except EditionError:
        return like_no_other
    data = {name: sha for name, sha in manifest.files.items() if name.startswith("data/")}
    data.pop(_COMPARISON, None)
    given = {**manifest.defaults, **manifest.parameters}
    if not data:
        return like_no_other  # nobody knows what it saw
    return (
        sent.as_of,
        manifest.notebook_sha256,
        tuple(sorted(manifest.versions.items())),
        repr(sorted(given.items())),
        tuple(sorted(data.items())),
    )
