"""The inputs that a driver-based forecast knows: unit, support, and what is assumed without them.

The defaults are judgements, not findings: a forecast names each one it used, and a stated driver
always takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.savings.distributions import Quantiles, Support


@dataclass(frozen=True, slots=True)
class DriverKey:
    """An input that the table ``drivers`` may state.

    Parameters
    ----------
    key, label
        Its name in the table, and in plain words.
    unit
        What it is counted in; ``currency`` and ``item`` stand for the initiative's own.
    support
        Where it may lie.
    note
        What it means.
    default
        P10, P50 and P90 assumed where it is not stated, None where nothing can be.
    assumption
        The default in words.
    """

    key: str
    label: str
    unit: str
    support: Support
    note: str
    default: Quantiles | None = None
    assumption: str = ""


def _known(value: float, support: Support) -> Quantiles:
    return Quantiles(value, value, value, support)


DRIVER_KEYS: dict[str, DriverKey] = {
    known.key: known
    for known in (
        DriverKey(
            "volume",
            "Volume",
            "item/year",
            "positive",
            "items a year that could be touched, at the as-of date; or a stock, as in points",
        ),
        DriverKey(
            "volume_growth",
            "Growth of volume",
            "share/year",
            "above -1",
            "growth of volume from the as-of date on, with or without the initiative",
            _known(0, "above -1"),
            "volume stays as it is",
        ),
        DriverKey(
            "time_saved", "Time saved", "minute/item", "real", "time that an item no longer takes"
        ),
        DriverKey(
            "loaded_rate", "Cost of an hour", "currency/hour", "positive", "pay with all on-costs"
        ),
        DriverKey(
            "saving_per_item",
            "Saving per item",
            "currency/item",
            "real",
            "instead of time saved and the cost of an hour",
        ),
        DriverKey(
            "adoption_ceiling",
            "Share that adopts in the end",
            "share",
            "share",
            "share of the volume that it ends up touching",
            Quantiles(0.5, 0.75, 0.9, "share"),
            "adoption ends between 50% and 90% of the volume",
        ),
        DriverKey(
            "adoption_half",
            "Months until half of that share has adopted",
            "month",
            "positive",
            "months from the start to half of adoption's ceiling",
            Quantiles(9, 15, 27, "positive"),
            "half of that is reached 9 to 27 months after the start",
        ),
        DriverKey(
            "adoption_speed",
            "Months from a tenth to nine tenths of that share",
            "month",
            "positive",
            "months from 10% to 90% of adoption's ceiling",
            Quantiles(9, 15, 27, "positive"),
            "adoption goes from a tenth to nine tenths of its ceiling in 9 to 27 months",
        ),
        DriverKey(
            "attribution",
            "Share caused by the initiative",
            "share",
            "share",
            "share of the saving that would not have come without it",
            Quantiles(0.6, 0.8, 0.95, "share"),
            "the initiative causes 60% to 95% of the saving",
        ),
        DriverKey(
            "one_off_cost",
            "One-off cost",
            "currency",
            "cost",
            "the whole of it, from first day to last; what is already spent is taken off",
            _known(0, "cost"),
            "no one-off cost is counted",
        ),
        DriverKey(
            "running_cost",
            "Running cost",
            "currency/year",
            "positive",
            "cost that recurs, once adoption has arrived; before, in proportion to adoption",
            _known(0, "positive"),
            "no running cost is counted",
        ),
        DriverKey(
            "discount_rate",
            "Discount rate",
            "share/year",
            "above -1",
            "the company's own cost of capital; 3.5% in the UK Green Book",
            _known(0.08, "above -1"),
            "money a year away is discounted by 8%",
        ),
    )
}

COSTS = ("one_off_cost", "running_cost")
"""The drivers that are taken off."""
