"""The edition before: what a notebook is given of it, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportkit.fact import Fact


@dataclass(frozen=True, slots=True)
class Previous:
    """What the edition before this one stated.

    Parameters
    ----------
    as_of
        The day for which it spoke.
    facts
        What it stated.
    edition
        Which it was, as in ``automation/2026-09-30.r2``.
    received
        Whether the readers of the new edition were sent it. Who was never sent one is told what
        changed since the last that others were sent, and that it was others.
    """

    as_of: dt.date
    facts: tuple[Fact, ...]
    edition: str = ""
    received: bool = True
