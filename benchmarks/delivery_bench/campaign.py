"""Rounds: an edition comes due, a scheduler is killed, and the other and its successor go on."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from delivery_bench.crew import Crew, crew_of, kill
from delivery_bench.editions import REPORT
from delivery_bench.mail_server import Armed, MailServer
from delivery_bench.orders import Order, OrderBook
from delivery_bench.points import ANY_TIME, By, Point
from delivery_bench.scheduler import Post
from reportkit.delivery.ledger import Delivery, Ledger, SlotState, State, open_ledger
from reportkit.delivery.ledger.ledger import LEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

READERS = 8  # of an edition: both schedulers have some in hand
LONG = 2_200_000  # [bytes] attached to a letter that no line holds at once
ATTEMPTS = 6  # to reach a point
SETTLES_WITHIN = 120.0  # [s]
_LEASES_FROZEN = 3
_SPEAKS_WITHIN = 10.0  # [s] that a scheduler has, once thawed, to note a late reply
_AHEAD = dt.timedelta(milliseconds=50)
_GLANCE = 0.02  # [s]
_MEANWHILE = {State.QUEUED, State.SENDING}


@dataclass(frozen=True, slots=True)
class Kill:
    """A process that was killed."""

    point: Point
    edition: int
    pid: int


@dataclass(slots=True)
class Campaign:
    """All rounds on one ledger."""

    name: str
    crew: Crew
    ledger: Ledger
    orders: OrderBook
    server: MailServer
    random: Random
    readers: int
    kills: list[Kill] = field(default_factory=list)
    frozen: int = 0
    unreached: list[Point] = field(default_factory=list)
    order: Order = field(default_factory=Order)
    usual: float = 0.5  # how long a round takes [s]

    @property
    def editions(self) -> int:
        """How many came due."""
        return len(self.order.due)

    def run(self, point: Point) -> None:
        """Kill a scheduler at a point; an attempt that does not reach it is made again."""
        for _ in range(ATTEMPTS):
            run = self.round_by_clock if point.by is By.CLOCK else self.round_at
            if run(point):
                return
        self.unreached.append(point)

    def wait_for_schedule(self) -> None:
        """Wait until a scheduler has looked at the schedule: nothing is due before it has."""
        ends = time.monotonic() + SETTLES_WITHIN
        while not self.ledger.schedules():
            if time.monotonic() > ends:
                raise RuntimeError("No scheduler has begun to work. Its log says why.")
            time.sleep(_GLANCE)

    def undisturbed(self) -> None:
        """Let an edition go out, and learn how long that takes."""
        begun = time.monotonic()
        self._come_due(Order())
        self.settle()
        self.usual = time.monotonic() - begun

    def round_at(self, point: Point) -> bool:
        """Let an edition come due, with death at a point; tell whether it was reached."""
        count = self.random.randint(1, point.last)
        if point.by is By.SERVER or point.first:
            where = point.first or point.name
            self.server.armed = [Armed(where, 1 if point.first else count, self._killing(point))]
        self._come_due(
            Order(
                attached=LONG if point.long else 0,
                point=point.name if point.by is By.LEDGER else "",
                count=count,
                pause_after=1 if point.name.startswith("put_back") else 0,
            )
        )
        self.settle()
        self.server.armed = []
        if point.by is By.SERVER:
            return any(each.edition == self.editions - 1 for each in self.kills)
        died = self.orders.dead_by(self.order.round)
        if died is not None:
            self.kills.append(Kill(point, self.editions - 1, died))
        return died is not None

    def round_by_clock(self, point: Point) -> bool:
        """Let an edition come due, and kill one scheduler or both at some time."""
        self._come_due(Order())
        time.sleep(self.random.uniform(0, self.usual))
        with self.crew.told:
            victims = [each.pid for each in self.crew.alive]
        self.random.shuffle(victims)
        for pid in victims if point is not ANY_TIME else victims[:1]:
            kill(pid)
            self.kills.append(Kill(point, self.editions - 1, pid))
        self.settle()
        return True

    def freeze(self, where: str) -> None:
        """Stop a scheduler at a point of the dialogue until its lease is long over.

        The others take its letters over; then it goes on, and must find that out.
        """
        thawed = threading.Event()

        def thaw(pid: int) -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            thawed.set()

        def act(port: int) -> None:
            pid = self.crew.client(port)
            os.kill(pid, signal.SIGSTOP)
            self.frozen += 1
            threading.Timer(_LEASES_FROZEN * self.crew.post.lease, thaw, [pid]).start()

        self.server.armed = [Armed(where, self.random.randint(1, 2), act)]
        before = self.frozen
        self._come_due(Order())
        self.settle()
        if self.frozen > before:
            thawed.wait(SETTLES_WITHIN)
        ends = time.monotonic() + _SPEAKS_WITHIN
        while self.ledger.deliveries(REPORT, state=State.UNKNOWN) and time.monotonic() < ends:
            time.sleep(_GLANCE)
        self.settle()
        self.server.armed = []

    def settle(self) -> None:
        """Wait until nothing is left to do, and replace who has died."""
        ends = time.monotonic() + SETTLES_WITHIN
        while time.monotonic() < ends:
            if self.crew.is_complete() and self._is_settled():
                return
            time.sleep(_GLANCE)

    def resend(self) -> tuple[Delivery, ...]:
        """Send again, as a person, what is unknown and not in the server's log."""
        taken = self.server.accepted()
        rows = [
            row
            for row in self.ledger.deliveries(REPORT, state=State.UNKNOWN)
            if not taken[row.as_of.isoformat(), row.recipient]
        ]
        sent = self.ledger.again(rows, "a person", "the mail server's log does not have it")
        ends = time.monotonic() + SETTLES_WITHIN
        while time.monotonic() < ends:
            if self.crew.is_complete() and not self._under_way():
                break
            time.sleep(_GLANCE)
        return sent.done

    def _under_way(self) -> bool:
        return bool(self.ledger.deliveries(REPORT, state=tuple(_MEANWHILE), limit=1))

    def _is_settled(self) -> bool:
        slots = self.ledger.slots(REPORT, limit=1)
        if not slots or slots[0].due_at.isoformat() != self.order.due[-1]:
            return False
        if slots[0].state in {SlotState.WAITING, SlotState.BUILDING}:
            return False
        return not self._under_way()

    def _killing(self, point: Point) -> Callable[[int], None]:
        def act(port: int) -> None:
            pid = self.crew.client(port)
            self.kills.append(Kill(point, self.editions - 1, pid))
            kill(pid)

        return act

    def _come_due(self, order: Order) -> None:
        before = self.order
        due = dt.datetime.now(dt.UTC)
        # Who looks at the schedule while it is written must not find the time past already.
        while due <= dt.datetime.now(dt.UTC):
            due = dt.datetime.now(dt.UTC) + _AHEAD
            times = [*before.due, due.isoformat()]
            self.order = replace(order, round=before.round + 1, due=times)
            self.orders.give(self.order)


@contextmanager
def campaign_on(
    name: str,
    address: str,
    folder: Path,
    seed: int,
    *,
    readers: int = READERS,
    lease: dt.timedelta = LEASE,
) -> Iterator[Campaign]:
    """Set up the ledger, the server and two schedulers, while the block lasts."""
    random = Random(seed)  # noqa: S311  where to kill is no secret
    orders = OrderBook(folder)
    orders.give(Order())
    post = Post(address, str(folder), 0, readers, lease.total_seconds())
    with (
        MailServer() as server,
        open_ledger(address, folder) as ledger,
        crew_of(post, server, random) as crew,
    ):
        campaign = Campaign(name, crew, ledger, orders, server, random, readers)
        campaign.wait_for_schedule()
        yield campaign
