"""Tables of an initiative to forecast, as small as they can be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.contract.dataset import Tables
from reportkit.savings.forecast import Forecast, forecast_savings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.estimate import Unknown
    from reportkit.savings.forecast.discounting import Discount
    from reportkit.savings.forecast.optimism import OptimismName

Range = tuple[float, float, float]

AS_OF = dt.date(2025, 6, 30)

UNITS = {
    "volume": "titles/year",
    "volume_growth": "share/year",
    "time_saved": "minutes/title",
    "loaded_rate": "EUR/hour",
    "saving_per_item": "EUR/title",
    "adoption_ceiling": "share",
    "adoption_half": "months",
    "adoption_speed": "months",
    "attribution": "share",
    "one_off_cost": "EUR",
    "running_cost": "EUR/year",
    "discount_rate": "share/year",
}

USUAL: dict[str, Range] = {
    "volume": (900e3, 1e6, 1.15e6),
    "volume_growth": (0.0, 0.03, 0.08),
    "time_saved": (3, 5, 6),
    "loaded_rate": (35, 40, 46),
    "adoption_ceiling": (0.5, 0.7, 0.85),
    "adoption_half": (10, 14, 20),
    "adoption_speed": (9, 12, 18),
    "attribution": (0.6, 0.8, 0.9),
    "one_off_cost": (900e3, 1.2e6, 1.9e6),
    "running_cost": (100e3, 150e3, 220e3),
    "discount_rate": (0.08, 0.08, 0.08),
}

FULLY_ADOPTED: dict[str, Range] = {
    "adoption_ceiling": (1, 1, 1),
    "adoption_half": (0.1, 0.1, 0.1),
    "adoption_speed": (0.1, 0.1, 0.1),
    "attribution": (1, 1, 1),
}


def driver_rows(ranges: Mapping[str, Range], **units: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "initiative": "catalogue",
                "driver": key,
                "label": f"the {key}",
                "p10": low,
                "p50": mid,
                "p90": high,
                "unit": units.get(key) or UNITS.get(key, "share"),
                "source": "a test",
            }
            for key, (low, mid, high) in ranges.items()
        ]
    )


def cost_rows(*rows: tuple[str, float | None, float | None], kind: str = "one_off") -> pd.DataFrame:
    """Give cash flows as (month, budget, actual)."""
    return pd.DataFrame(
        {
            "initiative": "catalogue",
            "workstream": "software",
            "kind": kind,
            "month": pd.to_datetime([month for month, _, _ in rows]),
            "budget": pd.Series([budget for _, budget, _ in rows], dtype=float),
            "actual": pd.Series([actual for _, _, actual in rows], dtype=float),
        }
    )


def stage_rows(*stages: tuple[str, str, object, object]) -> pd.DataFrame:
    """Give stages as (name, outcome, time-box in days, chance), one after the other."""
    return pd.DataFrame(
        [
            {
                "initiative": "catalogue",
                "stage": name,
                "position": place,
                "outcome": outcome,
                "started": pd.Timestamp("2025-06-30") if outcome == "running" else pd.NaT,
                "time_box_days": boxed,
                "chance": chance,
                "chance_source": "a test",
            }
            for place, (name, outcome, boxed, chance) in enumerate(stages, 1)
        ]
    )


def correlation_rows(*pairs: tuple[str, str, float]) -> pd.DataFrame:
    """Give correlations as (driver, with which, how closely)."""
    frame = pd.DataFrame(pairs, columns=["driver", "with_driver", "correlation"])
    return frame.assign(initiative="catalogue", source="a test")


def tables(
    drivers: pd.DataFrame | None,
    cash_flows: pd.DataFrame | None = None,
    *,
    as_of: dt.date = AS_OF,
    stages: pd.DataFrame | None = None,
    correlations: pd.DataFrame | None = None,
    **initiative: object,
) -> Tables:
    row = {
        "initiative": "catalogue",
        "name": "Catalogue",
        "currency": "EUR",
        "started": pd.Timestamp("2025-01-15"),
        "target_saving": 1.5e6,
        "target_date": pd.Timestamp("2027-12-31"),
    } | initiative
    given = {
        "initiatives": pd.DataFrame([row]),
        "drivers": drivers,
        "cash_flows": cash_flows,
        "stages": stages,
        "driver_correlations": correlations,
    }
    frames = {name: frame for name, frame in given.items() if frame is not None}
    return Tables(as_of=as_of, source="a test", frames=frames)


def forecast(
    ranges: Mapping[str, Range],
    cash_flows: pd.DataFrame | None = None,
    *,
    draws: int = 2**10,
    seed: int = 0,
    as_of: dt.date = AS_OF,
    stages: pd.DataFrame | None = None,
    correlations: pd.DataFrame | None = None,
    discount: Discount = "own",
    optimism: OptimismName | None = None,
    **initiative: object,
) -> Forecast:
    made = tables(
        driver_rows(ranges),
        cash_flows,
        as_of=as_of,
        stages=stages,
        correlations=correlations,
        **initiative,
    )
    outcome: Forecast | Unknown = forecast_savings(
        made, draws=draws, seed=seed, discount=discount, optimism=optimism
    )
    assert isinstance(outcome, Forecast)
    return outcome
