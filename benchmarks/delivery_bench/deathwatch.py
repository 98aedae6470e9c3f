"""Death at the commits of a ledger, brought about from outside: by listening to its database."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import event

from delivery_bench.orders import OrderBook
from delivery_bench.points import AFTER, BEFORE, DURING, RENAME
from reportkit.delivery.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.delivery.ledger import Delivery

_WRITES = ("INSERT", "UPDATE", "DELETE")
_CLAIMED = 3  # rows at once
_PATIENCE = 30.0  # [s] that a process waits for the kill that it has asked for


@dataclass
class Deathwatch:
    """Dies where the order says.

    Parameters
    ----------
    orders
        What to listen to.
    killer
        The socket of whoever kills us some time after we ask for it.
    """

    orders: OrderBook
    killer: Path
    step: str = ""
    wrote: bool = False
    asked: bool = False
    committing: float = 0.0  # when the commit under way began
    usual: float = 0.002  # how long a commit took last [s]
    reached: Counter[tuple[int, str]] = field(default_factory=Counter)

    def over(self, ledger: Ledger) -> WatchedLedger:
        """Watch the commits of a ledger, and the renaming of files."""
        engine = ledger.database.engine
        event.listen(engine, "before_cursor_execute", self._on_statement)
        event.listen(engine, "commit", self._on_commit)
        event.listen(engine, "checkin", self._on_checkin)
        sys.addaudithook(self._on_audit)
        return WatchedLedger(ledger, self)

    def _on_statement(self, _c: object, _u: object, statement: str, *_: object) -> None:
        if statement.startswith(_WRITES):
            self.wrote = True

    def _on_commit(self, _connection: object) -> None:
        if not self.wrote:
            return
        if self._at(f"{self.step}: {BEFORE}"):
            die()
        if self._at(f"{self.step}: {DURING}"):
            self.asked = True
            ask_for_death(self.killer, self.usual)
        self.committing = time.monotonic()

    def _on_checkin(self, _dbapi: object, _record: object) -> None:
        if self.asked:
            time.sleep(_PATIENCE)
        if self.wrote and self.committing:
            self.usual = time.monotonic() - self.committing
            self.wrote, self.committing = False, 0.0
            if self._at(f"{self.step}: {AFTER}"):
                die()
        self.wrote = False

    def _on_audit(self, name: str, given: tuple[Any, ...]) -> None:
        if name == "os.rename" and str(given[1]).endswith(".eml") and self._at(RENAME):
            die()

    def _at(self, point: str) -> bool:
        order = self.orders.order
        if order.point != point:
            return False
        self.reached[order.round, point] += 1
        return self.reached[order.round, point] == order.count and self.orders.to_die(order)


@dataclass
class WatchedLedger:
    """A ledger that says which of its methods is at work."""

    ledger: Ledger
    watch: Deathwatch
    calls: Counter[str] = field(default_factory=Counter)

    def claim(self, limit: int) -> tuple[Delivery, ...]:
        """Claim a few: so that several schedulers have letters of one edition in hand."""
        claimed: tuple[Delivery, ...] = self._call("claim", min(limit, _CLAIMED))
        return claimed

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *given: Any, **named: Any) -> Any:
        self.watch.step = name
        self.calls[name] += 1
        return getattr(self.ledger, name)(*given, **named)


def ask_for_death(killer: Path, within: float) -> None:
    """Ask to be killed at some time within this span [s]."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(f"{os.getpid()} {within}".encode(), str(killer))


def die() -> NoReturn:
    """Die as by a power cut: nothing is unwound, closed or said."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process does not go on")
