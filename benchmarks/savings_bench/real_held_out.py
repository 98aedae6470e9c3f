"""More placebos on real series, of other fields: what statsmodels publishes with itself.

Quarterly accounts of the United States' economy (1959 to 2009), weekly carbon dioxide at Mauna Loa
(1958 to 2001) and monthly temperatures of the sea in the El Nino region (1950 to 2010), all in the
public domain. They are looked at as rarely as the held-out generators.
"""

from __future__ import annotations

import pandas as pd
from statsmodels.datasets import co2, elnino, macrodata

from savings_bench.case import Case, Length, placebo

FAMILY = "real, held-out"
ACCOUNTS = ["realgdp", "realcons", "realinv", "realgovt", "realdpi", "cpi", "m1", "unemp", "pop"]
WINDOWS = {
    "economy": (Length(40, 8, "QS"), 24),
    "carbon dioxide": (Length(130, 20, "W-MON"), 104),
    "sea temperature": (Length(60, 12, "MS"), 36),
}


def cases() -> list[Case]:
    """Return a placebo for each window of each series, windows begun every few years.

    A gap before the pretended launch stays one; a window with a gap since is passed over.
    """
    found: list[Case] = []
    for name, series in recorded():
        window, step = WINDOWS[name]
        for first in range(0, len(series) - window.periods + 1, step):
            part = series.iloc[first : first + window.periods]
            if part.iloc[window.before :].notna().all():
                found.append(placebo(part, FAMILY, name, window, seed=len(found)))
    return found


def recorded() -> list[tuple[str, pd.Series]]:
    """Return each series with the name of its collection."""
    accounts = macrodata.load_pandas().data
    quarters = pd.date_range("1959-01-01", periods=len(accounts), freq="QS")
    weekly = co2.load_pandas().data["co2"].resample("W-MON").mean()
    years = elnino.load_pandas().data.set_index("YEAR")
    months = pd.date_range(f"{years.index[0]:.0f}-01-01", periods=years.size, freq="MS")
    return [
        *(("economy", pd.Series(accounts[name].to_numpy(), index=quarters)) for name in ACCOUNTS),
        ("carbon dioxide", weekly),
        ("sea temperature", pd.Series(years.to_numpy().ravel(), index=months)),
    ]
