"""Schedulers killed from queue to sent, and what became of every letter.

::

    make bench-crash                                      # everything, about ten minutes
    python benchmarks/crash.py --each 1 --random 10       # a look

Two schedulers work on one ledger, on SQLite and then on a real PostgreSQL server, and send to a
mail server that keeps its own log. One of them is killed (SIGKILL) at a named point or at any time,
is replaced, and the edition under way must reach each reader once. It exits with 1 where a mark is
missed, and names each.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from delivery_bench.audit import Audit, audited
from delivery_bench.campaign import READERS, campaign_on
from delivery_bench.crash_marks import freeze_marks, marks, point_table, window_table
from delivery_bench.page import versions, write
from delivery_bench.points import ANY_TIME, BOTH_AT_ANY_TIME, FROZEN_AT, NAMED_POINTS

sys.path += [str(Path(__file__).resolve().parents[1] / "tests" / "delivery")]

from postgresql_server import PostgresqlServer, running_postgresql

LEAST_KILLS = 200
SHORT_LEASE = dt.timedelta(seconds=1)
WARM_UPS = 3
_A_LINE = 100  # points, as the run goes on


def main() -> int:
    """Run what was asked for; return the exit code."""
    asked = arguments()
    started = time.perf_counter()
    with running_postgresql("on") as server:
        audits = [campaign("SQLite", "", asked)]
        audits.append(campaign("PostgreSQL", server.new_database(), asked))
        frozen = [freezes("SQLite", "", asked)]
        frozen.append(freezes("PostgreSQL", server.new_database(), asked))
        release = release_of(server)
    judged = [mark for audit in audits for mark in marks(audit, asked.least)]
    judged += [
        mark for audit, count in frozen for mark in freeze_marks(audit, count, len(FROZEN_AT))
    ]
    part = page_part(audits, frozen, release, time.perf_counter() - started)
    print(part)
    if asked.write:
        write("bench-crash", part)
    missed = [mark for mark in judged if not mark.is_met]
    print(f"{len(judged) - len(missed)} of {len(judged)} marks met.")
    for mark in missed:
        print(mark.sentence)
    return 1 if missed else 0


def campaign(name: str, address: str, asked: argparse.Namespace) -> Audit:
    """Kill schedulers of one ledger, and return what became of its letters."""
    points = [
        *(NAMED_POINTS * asked.each),
        *([ANY_TIME] * asked.random),
        *([BOTH_AT_ANY_TIME] * (asked.random // 4)),
    ]
    Random(asked.seed).shuffle(points)  # noqa: S311  the order of kills is no secret
    with (
        tempfile.TemporaryDirectory(prefix="reportkit-crash-", dir=asked.folder) as folder,
        campaign_on(name, address, Path(folder), asked.seed) as running,
    ):
        for _ in range(WARM_UPS):
            running.undisturbed()
        for number, point in enumerate(points, 1):
            running.run(point)
            if number % _A_LINE == 0 or number == len(points):
                print(f"{name}: {number} of {len(points)} rounds", file=sys.stderr, flush=True)
        audit = audited(running)
        if audit.fallen:
            print((Path(folder) / "schedulers.log").read_text(encoding="utf-8"), file=sys.stderr)
    return audit


def freezes(name: str, address: str, asked: argparse.Namespace) -> tuple[Audit, int]:
    """Stop schedulers for longer than their lease; return what became of it, and how many."""
    with (
        tempfile.TemporaryDirectory(prefix="reportkit-crash-", dir=asked.folder) as folder,
        campaign_on(name, address, Path(folder), asked.seed, lease=SHORT_LEASE) as running,
    ):
        for where in FROZEN_AT * asked.each:
            running.freeze(where)
        return audited(running), running.frozen


def page_part(
    audits: list[Audit], frozen: list[tuple[Audit, int]], release: str, seconds: float
) -> str:
    """Return the tables in Markdown."""
    editions = sum(len(each.rounds) for each in audits)
    resent = ", ".join(f"{each.resent} on {each.name}" for each in audits)
    not_once = sum(len(each.not_once) for each in audits)
    return "\n\n".join(
        [
            versions(release, seconds),
            (
                f"{editions} editions for {READERS} readers each, "
                f"{sum(each.kills for each in audits)} kills. *Unknown, a kill*: how many letters "
                "must then be unknown. *Lost*: a reader without a row, or whose row says sent "
                "where the server's log has nothing, or is neither sent nor unknown in the end. "
                "*Twice*: accepted more than once by the server's log."
            ),
            point_table(audits),
            "Where the break fell that made a letter unknown, by the server's own log:",
            window_table(audits),
            (
                f"A person then resent what was unknown and not in the server's log ({resent}). "
                f"After that, {not_once or 'no'} readers had an edition never or more than once."
            ),
            _on_frozen(frozen),
        ]
    )


def _on_frozen(frozen: list[tuple[Audit, int]]) -> str:
    counts = " and ".join(f"{count} on {audit.name}" for audit, count in frozen)
    rounds = [each for audit, _ in frozen for each in audit.rounds]
    lost = sum(len(each.lost) for each in rounds)
    twice = sum(len(each.twice) for each in rounds)
    unknown = sum(len(each.unknown) for each in rounds)
    return (
        f"Besides, {counts} were frozen (SIGSTOP) in the middle of the dialogue for three times "
        f"their lease of {SHORT_LEASE.total_seconds():g} s, and went on when others had taken "
        f"their letters over: {lost} lost, {twice} twice, {unknown} unknown."
    )


def release_of(server: PostgresqlServer) -> str:
    """Return which PostgreSQL it is."""
    return (server.folder / "data" / "PG_VERSION").read_text(encoding="ascii").strip()


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Schedulers killed from queue to sent.")
    parser.add_argument("--each", type=int, default=3, help="kills at each named point")
    parser.add_argument("--random", type=int, default=60, help="kills at any time")
    parser.add_argument("--least", type=int, default=LEAST_KILLS, help="kills for each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where ledger and letters are, for a while")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/evidence")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
