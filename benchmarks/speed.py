"""How long editions take, beside today's way and beside the least that is possible.

::

    make bench-speed                                       # everything, about forty minutes
    python benchmarks/speed.py --rows cold cluster         # some rows
    python benchmarks/speed.py --quick                     # does it run at all, in two minutes

It exits with 1 where a goal is missed or was not measured, and names each.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from typing import TYPE_CHECKING

from delivery_bench.page import write
from speed_bench import borrowed, hundred, other_runs
from speed_bench.page import PAGE, page_part
from speed_bench.row import Goal, Row
from speed_bench.sample import DAYS, FORTY, FOUR_OF_FORTY, Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HUNDRED = (hundred.PAPERMILL, hundred.PLOOMBER, hundred.CELLS)
ROWS = (
    *HUNDRED,
    "cold",
    "preview",
    "thousand",
    "warehouse",
    "cluster",
    "portfolio",
)


def main() -> int:
    """Run what was asked for; return the exit code."""
    asked = arguments()
    started = time.perf_counter()
    rows = measured(asked.rows, quick=asked.quick)
    part = page_part(rows, time.perf_counter() - started)
    print(part)
    if asked.quick:
        print("\nA quick run is too small to judge by: its table is not evidence.")
    elif asked.write:
        write("bench-speed", part, PAGE)
    for row in rows:
        for sentence in row.sentences():
            print(sentence)
    return 0 if all(row.is_met for row in rows) else 1


def measured(names: Sequence[str], *, quick: bool) -> list[Row]:
    """Return the rows asked for; those that take turns with each other come first."""
    only = other_runs.ONE if quick else None
    sample = Sample(DAYS[-1:] if quick else DAYS, only)
    few = Sample(FOUR_OF_FORTY[:1] if quick else FOUR_OF_FORTY, only)
    many = Sample(FORTY[:2] if quick else FORTY, only)
    beside = [name for name in names if name in HUNDRED]
    ways: dict[str, Callable[[], Sequence[Row]]] = {
        "cold": lambda: [other_runs.cold(sample, quick=quick)],
        "preview": lambda: [borrowed.preview(quick=quick)],
        "thousand": lambda: [other_runs.thousand(few, many)],
        "warehouse": lambda: [borrowed.warehouse(quick=quick)],
        "cluster": lambda: [other_runs.cluster(sample, quick=quick)],
        "portfolio": lambda: [borrowed.portfolio(quick=quick)],
    }
    rows = list[Row]()
    if beside:
        rows += attempted(", ".join(beside), lambda: hundred.measured(sample, beside))
    for name, way in ways.items():
        if name in names:
            rows += attempted(name, way)
    return rows


def attempted(name: str, measure: Callable[[], Sequence[Row]]) -> Sequence[Row]:
    """Return what was measured; where that failed, a row that says so and is missed."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        return measure()
    except Exception as error:  # noqa: BLE001  the rows after it are measured all the same
        traceback.print_exc()
        told = str(error).partition("\n")[0]
        return [Row(name, "", (Goal("to be measured", ()),), f"{type(error).__name__}: {told}")]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="How long editions take.")
    parser.add_argument("--rows", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--quick", action="store_true", help="an edition or two for each row")
    parser.add_argument("--write", action="store_true", help="put the table into docs/evidence")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
