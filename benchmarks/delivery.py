"""Ten thousand readers: how long queueing and sending take, and how much memory.

::

    make bench-delivery                                   # everything, about fifteen minutes
    python benchmarks/delivery.py --readers 500           # a look

SQLite and PostgreSQL take turns, each with and without writing through to the disk, so that what
else the machine does meets them alike. It exits with 1 where a letter is not sent exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from delivery_bench.crew import BENCHMARKS
from delivery_bench.dispatcher import ATTACHED, Setting, Turn
from delivery_bench.editions import letter_of
from delivery_bench.mail_server import MailServer
from delivery_bench.page import markdown, versions, write

sys.path += [str(Path(__file__).resolve().parents[1] / "tests" / "delivery")]

from typing import TYPE_CHECKING

from postgresql_server import running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS, TURN = 10_000, 250
_SELDOM = 4
_OF_A_LETTER = ("claim", "closing", "conclude")
_MB = 1e6


@dataclass(slots=True)
class Contender:
    """A ledger that is timed, in a process of its own."""

    name: str
    process: subprocess.Popen[str]
    server: MailServer
    start: Turn
    writes_through: bool
    queued: Turn | None = None
    turns: dict[int, Turn] = field(default_factory=dict)

    def take(self, order: str) -> Turn:
        """Give it a turn."""
        assert self.process.stdin is not None  # noqa: S101  it was started with pipes
        assert self.process.stdout is not None  # noqa: S101  as above
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} has ended: its error stands above.")
        return Turn(**json.loads(line))

    @property
    def sent(self) -> int:
        """How many letters it says it has sent."""
        return sum(turn.sent for turn in self.turns.values())

    def wrong(self, readers: int) -> int:
        """Return how many letters the server has twice, or lacks."""
        taken = self.server.accepted()
        wanted = readers if self.writes_through else self.sent
        return sum(times != 1 for times in taken.values()) + abs(len(taken) - wanted)


def main() -> int:
    """Run what was asked for; return the exit code."""
    asked = arguments()
    started = time.perf_counter()
    with ExitStack() as stack:
        durable = stack.enter_context(running_postgresql("on"))
        quick = stack.enter_context(running_postgresql("off"))
        contenders = [
            stack.enter_context(contender(name, address, asked, writes_through=through))
            for name, address, through in (
                ("SQLite", "", True),
                ("SQLite, not written through", "", False),
                ("PostgreSQL", durable.new_database(), True),
                ("PostgreSQL, not written through", quick.new_database(), False),
            )
        ]
        for each in contenders:
            each.queued = each.take("queue")
        for number in range(-(-asked.readers // asked.turn)):
            # Each goes first in its turn: who comes after a pause of the machine's differs.
            for each in contenders[number % 4 :] + contenders[: number % 4]:
                if each.writes_through or number % _SELDOM == 0:
                    each.turns[number] = each.take(str(asked.turn))
        release = (durable.folder / "data" / "PG_VERSION").read_text(encoding="ascii").strip()
        part = page_part(contenders, asked, release, time.perf_counter() - started)
        wrong = {each.name: each.wrong(asked.readers) for each in contenders}
    print(part)
    if asked.write:
        write("bench-delivery", part)
    for name, count in wrong.items():
        if count:
            print(f"missed: {name}: {count} letters are not there exactly once")
    return 1 if any(wrong.values()) else 0


@contextmanager
def contender(
    name: str, address: str, asked: argparse.Namespace, *, writes_through: bool
) -> Iterator[Contender]:
    """Start a process that times one ledger, with a mail server of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="reportkit-delivery-", dir=asked.folder) as folder,
        MailServer(room=None) as server,
    ):
        port = server.open_port()
        setting = Setting(address, folder, port, asked.readers, writes_through)
        process = subprocess.Popen(  # noqa: S603  this very Python, and a module of ours
            [sys.executable, "-m", "delivery_bench.dispatcher", json.dumps(asdict(setting))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(BENCHMARKS), "OPENBLAS_NUM_THREADS": "1"},
        )
        with process:
            assert process.stdout is not None  # noqa: S101  it was started with pipes
            start = Turn(**json.loads(process.stdout.readline()))
            yield Contender(name, process, server, start, writes_through)
            assert process.stdin is not None  # noqa: S101  as above
            process.stdin.close()


def page_part(
    contenders: list[Contender], asked: argparse.Namespace, release: str, seconds: float
) -> str:
    """Return the tables in Markdown."""
    header = ["ledger", "queued [s]", "letters a second", "half of the turns between [a second]"]
    header += ["ms a letter", *(f"{name} [ms]" for name in _OF_A_LETTER), "the rest [ms]"]
    header += ["peak memory [MB]", "at start [MB]"]
    rows = [row_of(each) for each in contenders]
    shares = [
        f"{through.name}: {share(through, without):.0%} of a letter's time"
        for through, without in zip(contenders[::2], contenders[1::2], strict=True)
    ]
    size = len(letter_of(0, ATTACHED)) / 1000
    return "\n\n".join(
        [
            versions(release, seconds),
            (
                f"{asked.readers:,} readers, letters of {size:.0f} kB, turns of {asked.turn} "
                f"letters, {os.cpu_count()} cores shared with whatever else ran. Those that do not "
                f"write through take every {_SELDOM}th turn. *The rest* is the mail server's side, "
                "the dialogue and making the letter."
            ),
            markdown(header, rows),
            (
                "What writing through to the disk costs, as the median over turns that followed "
                f"each other. {'; '.join(shares)}."
            ),
        ]
    )


def row_of(found: Contender) -> list[str]:
    """Return a row of the table."""
    assert found.queued is not None  # noqa: S101  every contender has queued
    turns, sent = found.turns.values(), found.sent
    seconds = sum(turn.seconds for turn in turns)
    paces = sorted(turn.sent / turn.seconds for turn in turns)
    quarter = len(paces) // 4
    parts = [
        1000 * sum(turn.methods.get(name, 0.0) for turn in turns) / sent for name in _OF_A_LETTER
    ]
    whole = 1000 * seconds / sent
    return [
        found.name,
        f"{found.queued.seconds:.1f}",
        f"{sent / seconds:.0f}",
        f"{paces[quarter]:.0f} and {paces[-1 - quarter]:.0f}",
        f"{whole:.1f}",
        *(f"{part:.2f}" for part in parts),
        f"{whole - sum(parts):.1f}",
        f"{max(turn.peak for turn in (found.queued, *turns)) / _MB:.0f}",
        f"{found.start.peak / _MB:.0f}",
    ]


def share(through: Contender, without: Contender) -> float:
    """Return which share of a letter's time goes into writing through, turn by turn."""
    pairs = [(through.turns[number], fast) for number, fast in without.turns.items()]
    return median(
        1 - (fast.seconds / fast.sent) / (slow.seconds / slow.sent) for slow, fast in pairs
    )


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Ten thousand readers, queued and sent.")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--turn", type=int, default=TURN, help="letters that each sends at a time")
    parser.add_argument("--folder", type=Path, help="where ledgers and letters are, for a while")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/evidence")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
