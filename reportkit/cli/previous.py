"""What the edition before stated, handed to the next: the kernel never reads the archive."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.contract.previous import Previous
from reportkit.editions.manifest import read_manifest
from reportkit.errors import EditionError
from reportkit.fact import facts_from_json
from reportkit.reports.rows_seen import same_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportkit.contract.dataset import Tables
    from reportkit.editions import Archive, Edition
    from reportkit.reports import Parameters

_INITIATIVE = "initiative"


def with_previous(
    tables: Tables, archive: Archive, earlier: Iterable[Edition], parameters: Parameters
) -> Tables:
    """Return tables with what the edition before this one stated.

    That is the last revision of the latest edition of an earlier day, of the same report, for the
    same audience, of the same initiative and of the same rows. One that can't be read is warned of.

    Parameters
    ----------
    tables
        Of the edition that is to be built.
    archive
        Where editions are kept.
    earlier
        The editions of earlier days of the same report, for the same audience, the last first.
    parameters
        What it will be built with.
    """
    try:
        for edition in earlier:
            if may_be_compared(edition, tables, parameters):
                return replace(tables, previous=read_previous(archive, edition))
    except EditionError as error:
        return replace(tables, warnings=(*tables.warnings, str(error)))
    return tables


def read_previous(archive: Archive, edition: Edition) -> Previous:
    """Return what a kept edition stated.

    Raises
    ------
    EditionError
        If its facts can't be read.
    """
    try:
        stated = json.loads((edition.path / "facts.json").read_text(encoding="utf-8"))
        facts = facts_from_json(stated)
    except (OSError, ValueError):
        raise EditionError(
            f"The facts of the edition before, in {edition.path}, can't be read, so nothing is "
            "compared with it. Build it again."
        ) from None
    return Previous(edition.as_of, facts, edition.path.relative_to(archive.root).as_posix())


def may_be_compared(edition: Edition, tables: Tables, parameters: Parameters) -> bool:
    """Return whether an edition's figures may be told in another that is built of tables.

    They are of the same initiative and of the same rows: an audience whose rows were changed is
    not told what it may no longer see, nor a reader who took another's place what that one saw.

    Raises
    ------
    EditionError
        If the edition can't be read.
    """
    manifest = read_manifest(edition.path)
    named = {**manifest.defaults, **manifest.parameters}.get(_INITIATIVE)
    return named == parameters.value(_INITIATIVE) and same_rows(manifest.rows, tables.rows)
