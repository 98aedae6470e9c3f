"""Which editions are built: the exemplar services, as of several days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "notebooks/initiative_review.ipynb"
SOURCE = "data/exemplars"
REPORT = "exemplar"
WORKERS = 2

DAYS = ("2014-08-31", "2014-09-30", "2014-10-31", "2014-11-30")
"""The four dates of the hundred: what the dashboard printed on each differs."""

_FIRST = dt.date(2014, 12, 31)
FORTY = tuple((_FIRST + dt.timedelta(days=day)).isoformat() for day in range(40))
"""The dates of the thousand: after the last print, so that each edition is as much work."""

FOUR_OF_FORTY = FORTY[5::10]
"""The dates of the hundred that the thousand are compared with: spread over the same time."""


@dataclass(frozen=True, slots=True)
class Part:
    """One edition to build: an initiative, as of a day."""

    initiative: str
    as_of: str

    @property
    def parameters(self) -> dict[str, str]:
        """The notebook's parameters."""
        return {"initiative": self.initiative, "as_of": self.as_of, "source": SOURCE}


@dataclass(frozen=True, slots=True)
class Sample:
    """The editions of one benchmark: every initiative of the source on each day, or only one."""

    days: tuple[str, ...]
    only: str | None = None

    def parts(self) -> list[Part]:
        """Return its editions, as the source has them on each day."""
        import reportkit as rk  # noqa: PLC0415  takes a second that not every row needs

        parts = []
        for day in self.days:
            read = rk.read(ROOT / SOURCE, as_of=day)
            found = [self.only] if self.only else sorted(read.initiatives)
            parts += [Part(initiative, day) for initiative in found]
        return parts
