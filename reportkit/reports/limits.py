"""How long a report may run, and how much memory it may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from reportkit.reports.kinds import Kind

_WRITTEN = re.compile(r"(?P<count>\d{1,6}) ?(?P<unit>MB|GB)")
_UNITS = {"MB": 10**6, "GB": 10**9}
_LEAST, _MOST = 200 * 10**6, 1000 * 10**9


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a notebook that is being run.

    Parameters
    ----------
    cell, report
        How long a cell, and all of them, may take [s].
    memory
        What its kernel and all that it starts may hold [bytes].
    output
        What its cells may print and show [bytes].
    """

    cell: float = 600
    report: float = 3600
    memory: int = 4 * 10**9
    output: int = 100 * 10**6


def read_size(text: object) -> int:
    """Read an amount of memory: a whole number of MB or GB; return it [bytes].

    Raises
    ------
    ValueError
        If it is none, with how to write it.
    """
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    found = _WRITTEN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError('is no amount of memory. Write it as "800 MB" or "4 GB".')
    size = int(found["count"]) * _UNITS[found["unit"]]
    if not _LEAST <= size <= _MOST:
        raise ValueError("is out of range. It may be 200 MB to 1000 GB.")
    return size


Memory = Annotated[
    int, BeforeValidator(read_size), Kind("an amount of `200 MB` to `1000 GB`: MB or GB")
]
