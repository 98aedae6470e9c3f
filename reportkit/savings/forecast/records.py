"""What is recorded of one initiative that its forecast rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.savings.forecast.terms import Terms, terms_of

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """The rows that hold as of a date, each frame with every column of the contract.

    Parameters
    ----------
    terms
        Whose saving it is, in what money, and what is to be reached.
    as_of
        The day for which they speak.
    drivers, correlations, cash_flows, stages
        Of the tables ``drivers``, ``driver_correlations``, ``cash_flows`` and ``stages``.
    reviews
        Every row of the table ``drivers`` that was known by then, those replaced among them.
    """

    terms: Terms
    as_of: dt.date
    drivers: pd.DataFrame
    correlations: pd.DataFrame
    cash_flows: pd.DataFrame
    stages: pd.DataFrame
    reviews: pd.DataFrame


def records_of(tables: Tables) -> Records:
    """Return what is recorded of the one initiative that the tables hold.

    Raises
    ------
    EstimateError
        If they hold none or several.
    """
    return Records(
        terms=terms_of(tables.latest("initiatives")),
        as_of=tables.as_of,
        drivers=tables.latest("drivers"),
        correlations=tables.latest("driver_correlations"),
        cash_flows=tables.latest("cash_flows"),
        stages=tables.latest("stages"),
        reviews=tables.history("drivers"),
    )
