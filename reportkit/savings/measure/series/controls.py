"""Series that the initiative does not reach, laid on the calendar of the one that is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.savings.measure.series.dates import first_days

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_MOST = 3  # points before launch for each control at least: more controls would fit anything


def read_controls(
    controls: pd.DataFrame | None, whole: pd.PeriodIndex, amounts: Array, before: int
) -> Array:
    """Lay controls out, or say what is wrong with them.

    Parameters
    ----------
    controls
        A column each, by date or period.
    whole
        The calendar of what is measured.
    amounts
        Shape (periods,): what is measured; where it is NaN a control is not needed.
    before
        How many periods lie before launch.

    Returns
    -------
    Array
        Shape (periods, controls); where it is not needed and not known, as its neighbours are.

    Raises
    ------
    EstimateError
        If they are no frame of numbers by date, one is missing where it is needed or never moves
        before launch, or there are too many.
    """
    if controls is None:
        return np.empty((len(whole), 0))
    if not isinstance(controls, pd.DataFrame):
        raise EstimateError(
            f"The controls are a {type(controls).__name__}. Give a DataFrame, a column for each."
        )
    laid = _laid_out(controls, whole)
    known = ~np.isnan(amounts)
    _refuse_missing(controls.columns, laid, known, whole, before)
    history = laid[:before][known[:before]]
    if _MOST * laid.shape[1] > len(history):
        raise EstimateError(
            f"{laid.shape[1]} controls are given for {len(history)} points before launch. Choose "
            f"{len(history) // _MOST} of them at most."
        )
    constant = np.ptp(history, axis=0) == 0
    if constant.any():
        raise EstimateError(
            f"The control {controls.columns[int(np.argmax(constant))]!r} never moves before "
            "launch. Leave it out."
        )
    return np.asarray(pd.DataFrame(laid).interpolate(limit_direction="both"), dtype=np.float64)


def _laid_out(controls: pd.DataFrame, whole: pd.PeriodIndex) -> Array:
    period = first_days(controls.index, "The frame of controls").to_period(whole.freqstr)
    if period.has_duplicates:
        raise EstimateError(
            f"The controls have {int(period.duplicated().sum())} periods twice (first: "
            f"{period[period.duplicated()][0].start_time:%Y-%m-%d}). Give one row a period."
        )
    try:
        given = controls.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise EstimateError(f"The controls hold values that are not numbers: {error}.") from error
    place = whole.get_indexer(period)
    laid = np.full((len(whole), given.shape[1]), np.nan)
    laid[place[place >= 0]] = given[place >= 0]
    laid[np.isinf(laid)] = np.nan
    return laid


def _refuse_missing(
    names: pd.Index, laid: Array, known: Array, whole: pd.PeriodIndex, before: int
) -> None:
    lacking = np.isnan(laid) & known[:, None]
    for start, end, when in ((before, None, "since launch"), (0, before, "before launch")):
        bad = lacking[start:end]
        if bad.any():
            column = int(np.argmax(bad.any(axis=0)))
            first = whole[start:end][int(np.argmax(bad[:, column]))].start_time
            raise EstimateError(
                f"The control {names[column]!r} is missing in {int(bad[:, column].sum())} "
                f"periods {when} (first: {first:%Y-%m-%d}). Fill it, or leave the control out."
            )
