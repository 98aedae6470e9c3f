"""One scheduler that sends by turns, and says what took how long.

::

    python -m delivery_bench.dispatcher SETTING      # a line of JSON, see Setting

It answers each line of its input with a line: ``queue`` or a number of letters to send.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import event

from delivery_bench.editions import kept_rows
from delivery_bench.scheduler import Post, project_of
from reportkit.delivery.ledger import Ledger, open_ledger
from reportkit.delivery.sending import send_queued
from reportkit.delivery.transport import transport_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.delivery.ledger import Delivery

ATTACHED = 32_000  # [bytes], so that a letter is as long as an edition's is on average
_PEAK = "VmHWM:"


@dataclass(frozen=True, slots=True)
class Setting:
    """A ledger to be timed.

    Parameters
    ----------
    address, folder, port, readers
        As a :class:`delivery_bench.scheduler.Post` has them.
    writes_through
        Whether SQLite waits for the disk at each commit; of PostgreSQL its server decides.
    """

    address: str
    folder: str
    port: int
    readers: int
    writes_through: bool


@dataclass(slots=True)
class TimedLedger:
    """A ledger that notes how long each of its methods takes."""

    ledger: Ledger
    seconds: defaultdict[str, float] = field(default_factory=partial(defaultdict, float))
    calls: Counter[str] = field(default_factory=Counter)
    most: int = 0  # letters that may have been concluded by the end of this turn

    def is_over(self) -> bool:
        """Tell whether the turn is."""
        return self.calls["conclude"] >= self.most

    def claim(self, limit: int) -> tuple[Delivery, ...]:
        """Claim no more than the turn has left."""
        claimed: tuple[Delivery, ...] = self._timed(
            "claim", min(limit, self.most - self.calls["conclude"])
        )
        return claimed

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._timed, name)

    def _timed(self, name: str, *given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return getattr(self.ledger, name)(*given, **named)
        finally:
            self.seconds[name] += time.perf_counter() - begun
            self.calls[name] += 1


@dataclass(slots=True)
class Turn:
    """What one turn took.

    Parameters
    ----------
    seconds
        In all.
    methods
        In each method of the ledger [s].
    sent
        How many letters.
    peak
        The most memory that the process has held so far [bytes].
    """

    seconds: float
    methods: dict[str, float]
    sent: int
    peak: int


def main() -> None:
    """Take turns until the input ends."""
    setting = Setting(**json.loads(sys.argv[1]))
    folder = Path(setting.folder)
    post = Post(setting.address, setting.folder, setting.port, setting.readers)
    project = project_of(post)
    transport = transport_of(project, {})
    with open_ledger(setting.address, folder) as ledger:
        if not setting.writes_through and ledger.database.engine.dialect.name == "sqlite":
            event.listen(ledger.database.engine, "checkout", _trust_the_system)
        timed = TimedLedger(ledger)
        said(Turn(0.0, {}, 0, peak()))
        for order in sys.stdin:
            before = timed.seconds.copy(), timed.calls["conclude"]
            begun = time.perf_counter()
            if order.strip() == "queue":
                timed.queue(kept_rows(folder, 0, setting.readers, ATTACHED))
            else:
                timed.most = before[1] + int(order)
                send_queued(
                    cast("Ledger", timed),
                    transport,
                    folder,
                    project,
                    clock=lambda: dt.datetime.now(dt.UTC),
                    stop=timed.is_over,
                )
            seconds = time.perf_counter() - begun
            methods = {name: took - before[0][name] for name, took in timed.seconds.items()}
            said(Turn(seconds, methods, timed.calls["conclude"] - before[1], peak()))


def said(turn: Turn) -> None:
    """Say what a turn took."""
    print(json.dumps(asdict(turn)), flush=True)


def peak() -> int:
    """Return the most memory that this process has held [bytes]."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(_PEAK))


def _trust_the_system(connection: Any, _record: object, _proxy: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


if __name__ == "__main__":
    main()
