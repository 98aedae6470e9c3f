"""What a forecast must know of an initiative beside its drivers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from reportkit.errors import EstimateError


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose saving it is, in what money, since when, and what is to be reached.

    Parameters
    ----------
    initiative, currency
        Its key, and the ISO 4217 code of its money, empty where it is not stated.
    started
        Where adoption's clock starts; at the as-of date where it is not known.
    target, target_date
        The net saving to reach [currency/year], and by when.
    """

    initiative: str
    currency: str
    started: dt.date | None = None
    target: float | None = None
    target_date: dt.date | None = None


def terms_of(initiatives: pd.DataFrame) -> Terms:
    """Read the terms from the table ``initiatives``, cut down to one row.

    Raises
    ------
    EstimateError
        If it holds none or several.
    """
    if len(initiatives) != 1:
        raise EstimateError(
            f"A forecast is of one initiative; the tables hold {len(initiatives)}. "
            "Choose one, as in tables.only('view-driving-licence')."
        )
    row = initiatives.iloc[0]
    target = row["target_saving"]
    return Terms(
        initiative=str(row["initiative"]),
        currency="" if pd.isna(row["currency"]) else str(row["currency"]),
        started=_day(row["started"]),
        target=None if pd.isna(target) else float(target),
        target_date=_day(row["target_date"]),
    )


def _day(cell: object) -> dt.date | None:
    day = pd.Timestamp(str(cell)) if cell is not None else pd.NaT
    return None if pd.isna(day) else day.date()
