"""The pass marks: what ours must reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from savings_bench import generators, held_out, real
from savings_bench.methods import METHODS, OURS, PEERS
from savings_bench.scores import shared, table

if TYPE_CHECKING:
    import pandas as pd

SIMULATED = (generators.FAMILY, held_out.FAMILY)
COVERAGE = (0.77, 0.85)
REAL_COVERAGE = 0.74
LEAST_COVERAGE = 0.70  # of each generator and of each length
BIAS = 0.05  # share of a true saving of 10%
SCORE = 0.95  # of the best fairly set-up peer's
FALSE_ALARMS = 0.12
SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Mark:
    """One pass mark: what, the value that was reached, and the least and most that pass."""

    what: str
    value: float
    least: float = float("-inf")
    most: float = float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the value passes; what could not be computed does not."""
        return self.least <= self.value <= self.most

    @property
    def sentence(self) -> str:
        """As printed, as in ``"missed: held-out coverage is 0.91, it must be 0.77 to 0.85"``."""
        limits = {
            (True, True): f"{self.least:g} to {self.most:g}",
            (True, False): f"at least {self.least:g}",
            (False, True): f"at most {self.most:g}",
        }[(self.least > float("-inf"), self.most < float("inf"))]
        verdict = "met" if self.is_met else "missed"
        return f"{verdict}: {self.what} is {self.value:.3f}, it must be {limits}"


def marks(rows: pd.DataFrame) -> list[Mark]:
    """Return every mark that these scored findings allow to be judged."""
    ours = rows[rows["method"] == OURS]
    found = [mark for family in SIMULATED for mark in simulated_marks(ours, rows, family)]
    placebos = ours[ours["family"] == real.FAMILY]
    if len(placebos):
        pooled = table(placebos, ["family"]).iloc[0]
        found += [
            Mark("coverage on real placebos", pooled["coverage"], least=REAL_COVERAGE),
            Mark("false alarms on real placebos", pooled["false_alarms"], most=FALSE_ALARMS),
            *score_marks(rows, real.FAMILY, "relative_score"),
        ]
    if len(ours):
        slowest = table(ours, ["length"])["seconds"].max()
        found.append(Mark("a fit of the slowest length [s, median]", slowest, most=SECONDS))
    return found


def simulated_marks(ours: pd.DataFrame, rows: pd.DataFrame, family: str) -> list[Mark]:
    """Return the marks of one simulated family."""
    mine = ours[ours["family"] == family]
    if not len(mine):
        return []
    pooled = table(mine, ["family"]).iloc[0]
    found = [
        Mark(f"{family} coverage", pooled["coverage"], *COVERAGE),
        *(
            Mark(f"{family} coverage of {name}", coverage, least=LEAST_COVERAGE)
            for by in ("generator", "length")
            for name, coverage in table(mine, [by])["coverage"].items()
        ),
        Mark(f"{family} bias", abs(pooled["bias"]), most=BIAS),
        Mark(f"{family} false alarms", pooled["false_alarms"], most=FALSE_ALARMS),
    ]
    return found + score_marks(rows, family, "score")


def score_marks(rows: pd.DataFrame, family: str, score: str) -> list[Mark]:
    """Return the mark against the best fairly set-up peer; none where no peer was run.

    They are compared on the cases for which each of them has a range.
    """
    pooled = table(shared(rows[rows["family"] == family]), ["method"])[score]
    fair = [name for name in PEERS if METHODS[name].is_fair and name in pooled.index]
    if not fair:
        return []
    best = min(fair, key=lambda name: float(pooled[name]))
    what = f"{family} interval score over that of {METHODS[best].label}"
    return [Mark(what, pooled[OURS] / pooled[best], most=SCORE)]
