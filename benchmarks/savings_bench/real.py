"""Placebos on real series: launches that are pretended where nothing was launched.

The true saving is zero by construction; the counterfactual is what was recorded.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from savings_bench.case import Case, Length, placebo

FAMILY = "real"
OTHERS = "real, others"
ATTENDANCES = Path(__file__).parents[3] / "shared" / "data" / "spc" / "nhs_ae_attendances.csv"
MONTHS = 36  # that a complete series has
SMALLEST = 100  # a month on average: fewer are counts too small for a range in continuous values
WINDOWS = (Length(24, 12, "MS"), Length(30, 6, "MS"))
MOVED = 1.5  # a month's total over the month's before, or under it: a service was moved
KINDS = ("attendances", "admissions", "breaches")


def cases(every: int = 1) -> list[Case]:
    """Return the placebos of each ``every``-th organisation, in the order of their codes.

    NHS England's monthly accident and emergency statistics: an organisation's attendances,
    emergency admissions, and waits above four hours, all types of department together, where all
    36 months are recorded. Two pretended launches: after 24 months, and after 30.

    The family with pass marks is attendances. Where they changed by half from one month to the
    next, at any time, a whole department was taken over or given away, so that it cannot be said
    that nothing happened. These, and admissions and waits, stand beside as ``"real, others"``.
    """
    if not ATTENDANCES.is_file():
        return []
    recorded = pd.read_csv(ATTENDANCES, parse_dates=["period"])
    found = []
    for kind in KINDS:
        wide = recorded.pivot_table(index="period", columns="org_code", values=kind, aggfunc="sum")
        complete = wide.loc[:, (wide.notna().sum() == MONTHS) & (wide.mean() >= SMALLEST)]
        jumps = complete.apply(np.log).diff().abs().max()
        for place, code in enumerate(complete.columns):
            if place % every == 0:
                name = f"{kind}, service moved" if jumps[code] > np.log(MOVED) else kind
                family = FAMILY if name == KINDS[0] else OTHERS
                found += [
                    placebo(complete[code], family, name, window, seed=place) for window in WINDOWS
                ]
    return found
