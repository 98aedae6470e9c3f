"""Options that commands share, and the codes with which they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FAILED = 2
INTERRUPTED = 130

Report = Annotated[str, typer.Argument(metavar="REPORT", help="A name in reportkit.toml.")]
Notebook = Annotated[Path, typer.Argument(metavar="NOTEBOOK", help="The file, .ipynb.")]
Editions = Annotated[
    str | None,
    typer.Option("--editions", metavar="DIR", help="Where editions are kept: a folder, or a URL."),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The day it speaks for: YYYY-MM-DD.")
]
Now = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="As if it were then: ISO 8601.")
]
Only = Annotated[
    str | None,
    typer.Option("--only", metavar="KEY", help="Only this one, of a report with for_each."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="PATH", help="The file, or a folder for it; else here."),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="How many at once; as many as cores by default.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="Build on a Dask cluster: tcp://scheduler:8786."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, one line for each.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
