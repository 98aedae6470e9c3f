"""Peers: CausalImpact (bsts-causalimpact), as it comes and set up fairly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from causal_impact import CausalImpact

from savings_bench.finding import LEVEL, Finding
from savings_bench.regressors import trend_and_season

if TYPE_CHECKING:
    from savings_bench.case import Floats


def measure_by_default(
    series: pd.Series, launched: pd.Timestamp, controls: pd.DataFrame | None
) -> Finding:
    """Run it as it comes: a local level that hardly moves, and the controls."""
    return measured(series, launched, None if controls is None else controls.to_numpy(), {})


def measure_set_up_fairly(
    series: pd.Series, launched: pd.Timestamp, controls: pd.DataFrame | None
) -> Finding:
    """Run it with a level that may move, and with trend and season among the regressors."""
    index = pd.DatetimeIndex(series.index)
    columns = trend_and_season(index, int((index < launched).sum()))
    if controls is not None:
        columns = np.column_stack([columns, controls.to_numpy()])
    settings = {"prior_level_sd": 0.1, "expected_model_size": columns.shape[1]}
    return measured(series, launched, columns, settings)


def measured(
    series: pd.Series, launched: pd.Timestamp, columns: Floats | None, settings: dict[str, Any]
) -> Finding:
    """Return what the package finds.

    The range of the total is that of its own 1,000 draws of the sum. It takes no gaps: they are
    filled by a straight line between their neighbours.
    """
    index = pd.DatetimeIndex(series.index)
    frame = pd.DataFrame({"y": series.interpolate(limit_direction="both")})
    if columns is not None:
        for number, column in enumerate(columns.T):
            frame[f"x{number}"] = column
    before = index[index < launched]
    impact = CausalImpact(
        frame,
        [before[0], before[-1]],
        [launched, index[-1]],
        model_args={"seed": 1, **settings},
        alpha=1 - LEVEL,
    )
    last = impact.inferences.iloc[-1]
    total = -float(last["cumulative_effect"])
    tail = float(impact.summary_stats["p_value"])
    return Finding(
        total,
        -float(last["cumulative_effect_upper"]),
        -float(last["cumulative_effect_lower"]),
        1 - tail if total > 0 else tail,
    )
