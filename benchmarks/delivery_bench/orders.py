"""What the schedulers are told, in a file that is replaced as a whole: work, and where to die."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

Times = tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The state of a campaign.

    Parameters
    ----------
    round
        The attempt to kill that it is about.
    due
        When each edition came due so far [ISO 8601].
    attached
        How much longer than usual the letter of the last edition is [bytes].
    point
        Of the ledger's points, the one at which the first process to reach it dies.
    count
        The time at which it is reached that counts.
    pause_after
        How many letters a dispatch sends before it is told to stop; none for 0.
    """

    round: int = 0
    due: list[str] = field(default_factory=list)
    attached: int = 0
    point: str = ""
    count: int = 1
    pause_after: int = 0


@dataclass(slots=True)
class OrderBook:
    """The orders' file, and beside it who has died by them.

    Parameters
    ----------
    folder
        Where both are.
    """

    folder: Path
    _seen: tuple[int, int] = (0, 0)
    _order: Order = field(default_factory=Order)

    @property
    def file(self) -> Path:
        """Where the order stands."""
        return self.folder / "order.json"

    def give(self, order: Order) -> None:
        """Put a new order in place of the last one."""
        growing = self.file.with_suffix(".part")
        growing.write_text(json.dumps(asdict(order)), encoding="utf-8")
        growing.replace(self.file)

    @property
    def order(self) -> Order:
        """The order as it now is."""
        found = self.file.stat()
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            self._order = Order(**json.loads(self.file.read_text(encoding="utf-8")))
            self._seen = (found.st_ino, found.st_mtime_ns)
        return self._order

    def due(self, after: dt.datetime, until: dt.datetime) -> Times:
        """Return which editions came due within a time: a schedule, as the ledger asks it."""
        times = map(dt.datetime.fromisoformat, self.order.due)
        return tuple(time for time in times if after < time <= until)

    def edition_at(self, due_at: dt.datetime) -> int:
        """Return the number of the edition that came due then."""
        return self.order.due.index(due_at.isoformat())

    def to_die(self, order: Order) -> bool:
        """Tell whether we are the one to die by an order: the first to ask is, and nobody else."""
        try:
            handle = os.open(self._death(order.round), os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            return False
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        return True

    def dead_by(self, number: int) -> int | None:
        """Return which process died by the order of a round, if one did."""
        try:
            return int(self._death(number).read_text(encoding="ascii") or 0) or None
        except FileNotFoundError:
            return None

    def _death(self, number: int) -> Path:
        return self.folder / f"death-{number}"
