"""The readers of an audience, and whether there is data for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.contract.recency import data_until
from reportkit.delivery.gate import check_fresh
from reportkit.delivery.ledger import Kind

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.cli.mailing.office import Office
    from reportkit.cli.mailing.prepared import Asked
    from reportkit.contract.dataset import Tables
    from reportkit.delivery.ledger import Delivery
    from reportkit.reports import Report
    from reportkit.reports.audience import Audience


def readers_of(
    office: Office, name: str, as_of: dt.date, audience: Audience, asked: Asked
) -> dict[str, Delivery | None]:
    """Return the readers of an audience who are asked for, each with its row of a day, if any."""
    rows = office.ledger.deliveries(
        office.project.key(name), as_of, audience=audience.name or "", kind=Kind.EDITION
    )
    there = {row.recipient: row for row in rows}
    readers = audience.to + audience.cc
    if asked.to:
        # A person may send a report to others too, once it is plain whose edition they get.
        plain = audience.name is None or bool(asked.only)
        readers = tuple(each for each in asked.to if plain or each in readers)
    return {reader: there.get(reader) for reader in readers}


def why_stale(report: Report, tables: Tables | None, as_of: dt.date) -> str:
    """Return why a report waits for its data, in one line; nothing where they are there."""
    if tables is None:
        return ""
    stale = check_fresh(data_until(tables), as_of, report.stale_after)
    return str(stale) if stale else ""
