"""What a programme saves when services move to the digital channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.formats import numbers
from reportkit.savings.cash import range_of
from reportkit.savings.distributions import Array, Quantiles
from reportkit.savings.draws import DEFAULT_DRAWS, normal_draws

if TYPE_CHECKING:
    from collections.abc import Sequence

_MILLION = 1e6
_SERVICE_COLUMNS = ("name", "volume_per_year", "digital_share")
_RATE_COLUMNS = (
    "volume_from",
    "volume_below",
    "low_gbp_m",
    "mid_gbp_m",
    "high_gbp_m",
    "interval",
)


@dataclass(frozen=True, slots=True, eq=False)
class ChannelShift:
    """The yearly saving of a programme once its services reach a digital share.

    Parameters
    ----------
    total
        Of all services that are counted [GBP/year].
    by_service
        A row for each of them, largest first: ``name``, ``volume_per_year`` [transactions/year],
        ``digital_share`` (NaN where it was drawn), ``share_printed_on`` (as in ``services``),
        ``points`` still to shift [percentage points], ``volume_from`` (its band), ``value``,
        ``low``, ``high`` [GBP/year] at the level of ``total``; their ends don't sum to those of
        the total.
    left_out
        ``name`` and ``why`` of the services that are not counted.
    target
        The digital share to reach (0..1).
    unknown_shares
        How many shares were drawn from the reference class.
    method
        How it was computed, in one sentence.
    """

    total: Estimate
    by_service: pd.DataFrame = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    target: float
    unknown_shares: int
    method: str


def channel_shift_savings(
    services: pd.DataFrame,
    rates: pd.DataFrame,
    *,
    target: float = 0.82,
    level: float = 0.8,
    reference: Sequence[float] | pd.Series | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
) -> ChannelShift:
    """Add up what services save a year when each reaches the same digital share.

    A service saves its points still to shift times the saving per point of its volume band. The
    error of a band's rate is one error: it moves all services of the band together, and bands
    are independent of each other.

    Parameters
    ----------
    services
        ``name``, ``volume_per_year`` [transactions/year] and ``digital_share`` (0..1, missing
        where it is not known); ``share_printed_on`` [day], where it is there, is carried along.
    rates
        ``volume_from`` and ``volume_below`` (missing for no end) [transactions/year];
        ``low_gbp_m``, ``mid_gbp_m``, ``high_gbp_m`` saved for a percentage point
        [million GBP/year], and the level of that ``interval`` (0..1).
    target
        The digital share to reach (0..1).
    level
        Of the ranges returned (0..1).
    reference
        Digital shares (0..1) of comparable services, from which an unknown one is drawn; the
        known shares of ``services`` where it is left out.
    draws
        A power of two.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    ChannelShift
        The total with its range, each service, and what was left out.

    Raises
    ------
    EstimateError
        If a column is missing, a share is outside 0..1, a volume is negative, bands overlap, no
        service is in any band, or a share is unknown and there is nothing to draw it from.

    Notes
    -----
    Method and rates: Government Digital Service, Digital Efficiency Report, November 2012.
    """
    _check(services, rates, target, level)
    bands = rates.sort_values("volume_from").reset_index(drop=True)
    volume = services["volume_per_year"].to_numpy(np.float64)
    band = _band_of(volume, bands)
    counted = services.assign(band=band)[band >= 0].reset_index(drop=True)
    if counted.empty:
        raise EstimateError(
            f"None of {len(services)} services has a volume in any band of the rates, which "
            f"start at {bands['volume_from'].iloc[0]:,.0f} a year. Add volumes."
        )
    shares = counted["digital_share"].to_numpy(np.float64)
    known = np.sort(
        np.asarray(services["digital_share"].dropna() if reference is None else reference, float)
    )
    unknown = np.flatnonzero(np.isnan(shares))
    if len(unknown) and not len(known):
        raise EstimateError(
            f"The digital share of {len(unknown)} services is unknown, and there is no other to "
            "draw it from. Give reference, the shares of comparable services."
        )
    normal = normal_draws(len(bands) + len(unknown), draws=draws, seed=seed)
    points = np.repeat(_points(shares, target)[:, None], draws, axis=1)
    for place, service in enumerate(unknown):
        chance = ndtr(normal[len(bands) + place])
        drawn = known[np.minimum((chance * len(known)).astype(np.intp), len(known) - 1)]
        points[service] = _points(drawn, target)
    per_point = np.array(
        [_rate(bands.iloc[place]).at(normal[place]) * _MILLION for place in range(len(bands))]
    )
    saving = points * per_point[counted["band"].to_numpy()]
    return ChannelShift(
        total=range_of(saving.sum(axis=0), "GBP/year", level),
        by_service=_by_service(counted, bands, points, saving, level),
        left_out=_left_out(services[band < 0], bands),
        target=target,
        unknown_shares=len(unknown),
        method=_method(target, len(unknown), len(known), draws, seed),
    )


def _check(services: pd.DataFrame, rates: pd.DataFrame, target: float, level: float) -> None:
    for name, frame, wanted in (
        ("services", services, _SERVICE_COLUMNS),
        ("rates", rates, _RATE_COLUMNS),
    ):
        missing = [column for column in wanted if column not in frame]
        if missing:
            raise EstimateError(
                f"{name} lacks {len(missing)} of {len(wanted)} columns: {', '.join(missing)}."
            )
    if not 0 < level < 1 or not 0 <= target <= 1:
        raise EstimateError(f"target {target} and level {level} are shares: give them in 0..1.")
    share = services["digital_share"]
    _refuse(services, (share < 0) | (share > 1), "a digital share outside 0..1", "92% is 0.92")
    volume = services["volume_per_year"]
    _refuse(services, (volume < 0) | np.isinf(volume), "a volume that is negative or infinite", "")
    bands = rates.sort_values("volume_from")
    ends = bands["volume_below"].fillna(np.inf).to_numpy(np.float64)[:-1]
    if (ends > bands["volume_from"].to_numpy(np.float64)[1:]).any():
        raise EstimateError("Bands of the rates overlap. End each where the next begins.")


def _refuse(services: pd.DataFrame, wrong: pd.Series, what: str, hint: str) -> None:
    if wrong.any():
        names = ", ".join(services.loc[wrong, "name"].astype(str).head(3))
        raise EstimateError(
            f"{int(wrong.sum())} of {len(services)} services have {what}: {names}. "
            f"Correct them{f' ({hint})' if hint else ''}, or leave them empty where unknown."
        )


def _band_of(volume: Array, bands: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return for each volume the row of its band, -1 where it is in none or not known."""
    starts = bands["volume_from"].to_numpy(np.float64)
    ends = bands["volume_below"].fillna(np.inf).to_numpy(np.float64)
    band = np.searchsorted(starts, np.nan_to_num(volume, nan=-1.0), side="right") - 1
    return np.where((band >= 0) & (volume < ends[band]), band, -1)


def _points(share: Array, target: float) -> Array:
    """Return the percentage points still to shift: none where the target is passed."""
    points: Array = np.maximum(target - share, 0) * 100
    return points


def _rate(row: pd.Series) -> Quantiles:
    """Return the saving per point [million GBP/year], from an interval of its own level."""
    low, mid, high = (float(row[name]) for name in ("low_gbp_m", "mid_gbp_m", "high_gbp_m"))
    return Quantiles(low, mid, high, "real", tail=(1 - float(row["interval"])) / 2)


def _by_service(
    counted: pd.DataFrame, bands: pd.DataFrame, points: Array, saving: Array, level: float
) -> pd.DataFrame:
    tail = (1 - level) / 2
    low, value, high = np.quantile(saving, (tail, 0.5, 1 - tail), axis=1)
    frame = pd.DataFrame(
        {
            "name": counted["name"],
            "volume_per_year": counted["volume_per_year"].astype(float),
            "digital_share": counted["digital_share"].astype(float),
            "share_printed_on": _printed_on(counted),
            "points": np.median(points, axis=1),
            "volume_from": bands["volume_from"].to_numpy(np.float64)[counted["band"].to_numpy()],
            "value": value,
            "low": low,
            "high": high,
        }
    )
    return frame.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def _printed_on(counted: pd.DataFrame) -> pd.Series:
    if "share_printed_on" not in counted:
        return pd.Series(pd.NaT, index=counted.index, dtype="datetime64[us]")
    return pd.to_datetime(counted["share_printed_on"])


def _left_out(services: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    volume = services["volume_per_year"]
    least = f"below {numbers.exact(round(bands['volume_from'].iloc[0]))} a year"
    below = volume < bands["volume_from"].iloc[0]
    why = np.where(volume.isna(), "no volume", np.where(below, least, "in no band"))
    return pd.DataFrame({"name": services["name"].to_numpy(), "why": why})


def _method(target: float, unknown: int, known: int, draws: int, seed: int) -> str:
    drawn = f", unknown shares ({unknown}) drawn from {known} known ones" if unknown else ""
    return (
        f"Points still to shift to {numbers.share(target)} digital times the saving per point of "
        f"the volume band{drawn}; one error for each band's rate, {numbers.exact(draws)} draws "
        f"(scrambled Sobol, seed {seed})"
    )
