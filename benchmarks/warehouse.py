"""One initiative as of a day, out of a hundred million rows in Parquet.

::

    python benchmarks/warehouse.py

The rows are made once, into a folder that git ignores: daily values of ten metrics of a thousand
initiatives in the order in which they were recorded, one in fifty of them recorded anew later.
What is asked for are an initiative's sums by month as of a day. Ours reads them by
``reportkit.sources.read``, which checks them too; DuckDB is given the same SQL; pandas reads the
files and counts. Each runs in a process of its own, which has imported what it needs; memory is
the most that the process held.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CACHE = Path(__file__).parents[1] / ".bench_cache"
ROWS, QUICK_ROWS = 100_000_000, 200_000
PAIRS, QUICK_PAIRS, PANDAS_PAIRS = 7, 1, 2
AS_OF, INITIATIVE = "2025-06-30", "initiative 0417"
SOURCE = """
[warehouse.metrics]
from = "readings"
columns = { initiative = "programme", metric = "kpi", period = "day", value = "amount", \
recorded_on = "loaded_on" }
sum = "month"
row = ["programme", "id"]
"""
MADE = """
COPY (
  SELECT
    CASE WHEN n % 50 = 49 THEN n - 1001 ELSE n END AS id,
    'initiative ' || lpad(((id * 7919) % 1000)::VARCHAR, 4, '0') AS programme,
    'metric ' || ((id // 1000) % 10)::VARCHAR AS kpi,
    DATE '2021-01-01' + (id * 1800 // {rows})::INTEGER AS day,
    (hash(n) % 1000)::DOUBLE / 10 AS amount,
    DATE '2021-01-01' + (n * 1800 // {rows} + 1)::INTEGER
      + (CASE WHEN n % 50 = 49 THEN 40 ELSE 0 END) AS loaded_on
  FROM range(2000, 2000 + {rows}) AS made(n)
) TO '{folder}' (FORMAT parquet, FILE_SIZE_BYTES '64MB', OVERWRITE)
"""


def compare(*, quick: bool = False) -> Mapping[str, Sequence[float]]:
    """Return seconds by way, in pairs, and the most memory that a process held [bytes]."""
    folder = made(QUICK_ROWS if quick else ROWS)
    found: dict[str, list[float]] = {
        name: [] for name in ("ours", "duckdb", "pandas", "ours_memory", "pandas_memory")
    }
    pairs = QUICK_PAIRS if quick else PAIRS
    answers = set[float]()
    for _ in range(pairs):
        for name in ("ours", "duckdb"):
            told = measured(name, folder)
            found[name].append(told["seconds"])
            answers.add(round(told["answer"], 3))
            if name == "ours":
                found["ours_memory"].append(told["memory"])
    for _ in range(min(PANDAS_PAIRS, pairs)):
        told = measured("pandas", folder)
        answers.add(round(told["answer"], 3))
        found["pandas"].append(told["seconds"])
        found["pandas_memory"].append(told["memory"])
    if len(answers) > 1:
        raise RuntimeError(f"The answers differ: {sorted(answers)}.")
    # It is some thirty times slower: what few runs say of it stands beside each of ours.
    for name in ("pandas", "pandas_memory"):
        found[name] = [median(found[name])] * pairs
    return found


def made(rows: int) -> Path:
    """Return the source's folder, whose rows are made where they are not there."""
    folder = CACHE / f"warehouse-{rows}"
    if not (folder / "initiatives.csv").is_file():
        import duckdb  # noqa: PLC0415  each way imports what it needs, and no more

        folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute(MADE.format(rows=rows, folder=(folder / "readings").as_posix()))
        names = [f"initiative {number:04}" for number in range(1000)]
        lines = [f"{name},{name.title()},GBP\n" for name in names]
        (folder / "initiatives.csv").write_text("initiative,name,currency\n" + "".join(lines))
    (folder / "source.toml").write_text(SOURCE)
    return folder


def measured(name: str, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, __file__, "--way", name, str(folder)]
    done = subprocess.run(  # noqa: S603  our own command
        command, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def ours(folder: Path) -> tuple[float, float]:
    """Read it as a notebook does; return the answer, and how long it took [s]."""
    from reportkit.sources import read  # noqa: PLC0415  as above

    read(made(QUICK_ROWS), AS_OF, initiative=INITIATIVE)  # what is imported late is there by now
    started = time.perf_counter()
    rows = read(folder, AS_OF, initiative=INITIATIVE).latest("metrics")
    answer = float(rows["value"].sum())
    return answer, time.perf_counter() - started


def duckdb_sql(folder: Path) -> tuple[float, float]:
    """Run the same SQL, and take its rows into pandas; return as above."""
    import duckdb  # noqa: PLC0415  as above

    sql = _sql(folder)
    with duckdb.connect() as connection:
        connection.execute("SELECT 1 AS one").df()
    started = time.perf_counter()
    with duckdb.connect() as connection:
        rows = connection.execute(sql).df()
    last = rows.sort_values("recorded_on").drop_duplicates(["metric", "period"], keep="last")
    answer = float(last["value"].sum())
    return answer, time.perf_counter() - started


def pandas_frames(folder: Path) -> tuple[float, float]:
    """Read the files, then count; return as above."""
    import numpy as np  # noqa: PLC0415  as above
    import pandas as pd  # noqa: PLC0415  as above

    pd.read_parquet(made(QUICK_ROWS) / "readings")
    started = time.perf_counter()
    frame = pd.read_parquet(folder / "readings")
    own = frame[frame["programme"] == INITIATIVE]
    days = own["day"].astype("datetime64[us]")
    start = days.dt.to_period("M")
    over = start.dt.end_time.dt.normalize()
    told = np.maximum(own["loaded_on"].astype("datetime64[us]"), days)
    known = own.assign(start=start, over=over, told=told)[told <= pd.Timestamp(AS_OF)]
    latest = known.sort_values("told", kind="stable").drop_duplicates("id", keep="last")
    counted = latest[latest["over"] <= pd.Timestamp(AS_OF)]
    answer = float(counted.groupby(["kpi", "start"])["amount"].sum().sum())
    return answer, time.perf_counter() - started


def _sql(folder: Path) -> str:
    """Return the SQL that ours sends, with the files' names in it."""
    import datetime as dt  # noqa: PLC0415  as above

    import ibis  # noqa: PLC0415  as above

    from reportkit.sources.mapping import read_map  # noqa: PLC0415  as above
    from reportkit.sources.warehouse.expressions import wanted  # noqa: PLC0415  as above

    (pushed,) = read_map(folder / "source.toml", "").pushed
    readings = ibis.table(
        {
            "id": "int64",
            "programme": "string",
            "kpi": "string",
            "day": "date",
            "amount": "float64",
            "loaded_on": "date",
        },
        name="readings",
    )
    asked = wanted(readings, pushed, dt.date.fromisoformat(AS_OF), INITIATIVE, "")
    files = (folder / "readings" / "*.parquet").as_posix()
    return str(ibis.to_sql(asked, dialect="duckdb")).replace(
        'FROM "readings"', f"FROM read_parquet('{files}')"
    )


WAYS: dict[str, Callable[[Path], tuple[float, float]]] = {
    "ours": ours,
    "duckdb": duckdb_sql,
    "pandas": pandas_frames,
}


def main() -> None:
    """Measure one way, or compare them all."""
    parser = argparse.ArgumentParser(description="One initiative out of a hundred million rows.")
    parser.add_argument("--quick", action="store_true", help="two hundred thousand rows")
    parser.add_argument("--way", choices=list(WAYS))
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    if asked.way:
        answer, seconds = WAYS[asked.way](asked.folder)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"answer": answer, "seconds": seconds, "memory": memory}))
        return
    for name, values in compare(quick=asked.quick).items():
        unit, size = ("GB", 1e9) if name.endswith("memory") else ("s", 1.0)
        print(f"{name}: median {median(values) / size:.2f} {unit}")


if __name__ == "__main__":
    main()
