"""Measured savings against the truth, beside other methods.

::

    make bench-savings                                            # everything, into the evidence
    python benchmarks/savings.py --only measure --sets dev        # ours alone, in a minute
    python benchmarks/savings.py --kept .bench_cache --to rows.csv

It exits with 1 where a pass mark is missed, and names each.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from savings_bench import evidence, generators, held_out, real, real_held_out
from savings_bench.marks import marks
from savings_bench.methods import METHODS
from savings_bench.runs import run
from savings_bench.scores import scored

if TYPE_CHECKING:
    from savings_bench.case import Case

SETS = {"dev": generators.cases, "held-out": held_out.cases}


def main() -> int:
    """Run what was asked for; return the exit code."""
    asked = arguments()
    started = time.perf_counter()
    cases = chosen(asked.sets, asked.count)
    rows = scored(run(asked.only, cases, asked.workers, asked.kept))
    judged = marks(rows)
    part = evidence.page_part(rows, judged, time.perf_counter() - started)
    print(part)
    if asked.to:
        rows.to_csv(asked.to, index=False)
    if asked.write:
        evidence.write(part)
    missed = [mark for mark in judged if not mark.is_met]
    print(f"{len(judged) - len(missed)} of {len(judged)} pass marks met.")
    for mark in missed:
        print(mark.sentence)
    return 1 if missed else 0


def chosen(sets: list[str], count: int) -> list[Case]:
    """Return the cases of the sets asked for; say so where one has none here."""
    found = [case for name in sets if name in SETS for case in SETS[name](count)]
    if "held-out" in sets:
        found += real_held_out.cases()
    if "real" in sets:
        placebos = real.cases()
        if not placebos:
            print(f"There is no {real.ATTENDANCES}: the placebos on real series are left out.\n")
        found += placebos
    return found


def arguments() -> argparse.Namespace:
    """Read the command line."""
    names = [*SETS, "real"]
    parser = argparse.ArgumentParser(description="Measured savings against the truth.")
    parser.add_argument("--only", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--sets", nargs="+", choices=names, default=names)
    parser.add_argument(
        "--count", type=int, default=12, help="series for each generator, length and effect"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--kept", type=Path, help="folder that keeps the peers' findings")
    parser.add_argument("--to", type=Path, help="write every finding with its scores as CSV")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/evidence")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
