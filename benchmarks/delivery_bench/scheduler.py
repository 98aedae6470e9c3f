"""A scheduler: prepares what is due and sends what is queued, until it is killed."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from delivery_bench.deathwatch import Deathwatch
from delivery_bench.editions import REPORT, SENDER, kept_rows
from delivery_bench.orders import OrderBook
from reportkit.delivery.ledger import Ledger, SlotState, open_ledger
from reportkit.delivery.ledger.ledger import LEASE
from reportkit.delivery.sending import send_queued
from reportkit.delivery.transport import transport_of
from reportkit.reports import Project
from reportkit.reports.delivery_keys import DeliveryKeys

if TYPE_CHECKING:
    from delivery_bench.deathwatch import WatchedLedger

_PAUSE = 0.01  # [s]
FASTEST = 60_000  # letters a minute


@dataclass(frozen=True, slots=True)
class Post:
    """Where a scheduler works.

    Parameters
    ----------
    address
        The ledger's, as a project declares it.
    folder
        The archive, with the orders in it.
    port
        The mail server's, for this scheduler alone.
    readers
        How many an edition has.
    lease
        How long a claim stands [s].
    """

    address: str
    folder: str
    port: int
    readers: int
    lease: float = LEASE.total_seconds()


def project_of(post: Post) -> Project:
    """Return the project that a scheduler sends for."""
    folder = Path(post.folder)
    keys = DeliveryKeys(
        server=f"127.0.0.1:{post.port}", security="none", rate=FASTEST, owner="owner@example.org"
    )
    return Project(
        file=folder / "reportkit.toml",
        name="Reports",
        sender=SENDER,
        editions=str(folder),
        pages=None,
        reports={},
        delivery=keys,
    )


def work(post: Post) -> None:
    """Work until we are killed, or whoever started us is gone."""
    folder, parent = Path(post.folder), os.getppid()
    orders = OrderBook(folder)
    project = project_of(post)
    watch = Deathwatch(orders, folder / "killer")
    with open_ledger(post.address, folder, lease=dt.timedelta(seconds=post.lease)) as ledger:
        watched = watch.over(ledger)
        while os.getppid() == parent:
            one_pass(watched, project, orders, post.readers)
            time.sleep(_PAUSE)


def one_pass(watched: WatchedLedger, project: Project, orders: OrderBook, readers: int) -> None:
    """Do all that is due and not done."""
    ledger = cast("Ledger", watched)
    ledger.recover()
    now = dt.datetime.now(dt.UTC)
    ledger.check_schedule(REPORT, "as ordered", orders.due, now, "all")
    while slot := ledger.claim_slot(now):
        number = orders.edition_at(slot.due_at)
        is_last = number == len(orders.order.due) - 1
        rows = kept_rows(
            project.editions_folder, number, readers, orders.order.attached if is_last else 0
        )
        ledger.queue(rows)
        ledger.conclude_slot(slot, SlotState.DONE)
    begun = watched.calls["conclude"]

    def stop() -> bool:
        most = orders.order.pause_after
        return 0 < most <= watched.calls["conclude"] - begun

    send_queued(
        ledger,
        transport_of(project, {}),
        project.editions_folder,
        project,
        clock=lambda: dt.datetime.now(dt.UTC),
        stop=stop,
    )
