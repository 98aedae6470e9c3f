"""What a forecast states, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers

if TYPE_CHECKING:
    from reportkit.savings import ChannelShift, Driver, Forecast


def saving_words(forecast: Forecast) -> str:
    """Return what the figures are: gross is not called net where no cost is recorded."""
    return "net saving" if forecast.costed else "saving before cost"


def modelled(forecast: Forecast, name: str, label: str, value: Estimate, period: str = "") -> Fact:
    """Return what a forecast computed; it holds for ``period``, or for the whole horizon."""
    return Fact(
        f"forecast.{name}",
        label,
        value,
        period or str(forecast.horizon),
        Grade.MODELLED,
        forecast.method,
    )


def driver_fact(forecast: Forecast, driver: Driver) -> Fact:
    """Return an input of the forecast with its range, its grade and its source."""
    stated = driver.quantiles
    known = Estimate(stated.mid, driver.unit)
    ranged = Estimate(stated.mid, driver.unit, stated.low, stated.high, numbers.LIKELY)
    return Fact(
        f"driver.{driver.key}",
        driver.label,
        known if stated.known else ranged,
        forecast.as_of.isoformat(),
        driver.grade,
        driver.source,
    )


def run_rate_fact(forecast: Forecast) -> Fact:
    """Return the pace of saving on the forecast's day."""
    return modelled(
        forecast,
        "run_rate",
        f"Forecast {saving_words(forecast)} a year",
        forecast.run_rate,
        forecast.run_rate_on.isoformat(),
    )


def target_passed(forecast: Forecast) -> bool:
    """Return whether the target's date lies before the first month that is forecast."""
    return forecast.target_date is not None and forecast.target_date < forecast.horizon.start


def horizon_words(forecast: Forecast) -> str:
    """Return how far the forecast looks: ``5 years``."""
    return dates.months(len(forecast.by_month))


def target_fact(forecast: Forecast) -> Fact | None:
    """Return the target saving, None where none is set."""
    if forecast.target is None:
        return None
    return Fact(
        "target.run_rate",
        "Target saving a year",
        Estimate(forecast.target, f"{forecast.currency}/year"),
        (forecast.target_date or forecast.run_rate_on).isoformat(),
        Grade.RECORDED,
        "table initiatives, target_saving",
    )


def chance_fact(forecast: Forecast) -> Fact | None:
    """Return the chance of reaching the target by its date, None where none is set."""
    if forecast.chance_of_target is None:
        return None
    return modelled(
        forecast,
        "chance_of_target",
        "Chance of reaching the target",
        Estimate(forecast.chance_of_target, "share"),
        forecast.run_rate_on.isoformat(),
    )


def total_fact(forecast: Forecast) -> Fact:
    """Return the net saving over the forecast's horizon, cost taken off."""
    return modelled(
        forecast, "total", f"Forecast {saving_words(forecast)} over the horizon", forecast.total
    )


def year_facts(forecast: Forecast) -> tuple[Fact, ...]:
    """Return the net saving that lands in each of the next two whole calendar years."""
    return tuple(
        modelled(
            forecast,
            f"in_year.{year}",
            f"Forecast {saving_words(forecast)} that lands in {year}",
            Estimate(p50, forecast.currency, p10, p90, numbers.LIKELY),
            f"{year}-01-01/{year + 1}-01-01",
        )
        for year, p10, p50, p90 in forecast.by_year.head(2).itertuples(name=None)
    )


def npv_fact(forecast: Forecast) -> Fact:
    """Return the net present value of going on from the as-of date."""
    return modelled(forecast, "npv", "Net present value", forecast.worth.npv)


def roi_fact(forecast: Forecast) -> Fact | None:
    """Return the net saving for each unit of cost still to come, None where none may come."""
    if forecast.worth.roi is None:
        return None
    label = "Net saving for each unit of cost still to come (ROI)"
    return modelled(forecast, "roi", label, forecast.worth.roi)


def if_passed_facts(forecast: Forecast) -> tuple[Fact, ...]:
    """Return the pace, total and value today if every gate ahead is passed; none without a gate."""
    if not forecast.gates.counted:
        return ()
    outlook, saving = forecast.gates.if_passed, saving_words(forecast)
    on = forecast.run_rate_on.isoformat()
    pace = f"Forecast {saving} a year if every gate is passed"
    total = f"Forecast {saving} over the horizon if every gate is passed"
    return (
        modelled(forecast, "if_passed.run_rate", pace, outlook.run_rate, on),
        modelled(forecast, "if_passed.total", total, outlook.total),
        modelled(
            forecast, "if_passed.npv", "Net present value if every gate is passed", outlook.npv
        ),
    )


def payback_fact(forecast: Forecast) -> Fact | None:
    """Return the months until the saving has paid for the cost, None where it never does."""
    if forecast.worth.payback_months is None:
        return None
    return modelled(
        forecast,
        "payback",
        "Months until it has paid for the cost still to come, where it does",
        forecast.worth.payback_months,
    )


def never_fact(forecast: Forecast) -> Fact:
    """Return the chance that it does not pay for itself within the horizon."""
    return modelled(
        forecast,
        "chance_never_pays_back",
        "Chance that it does not pay for the cost still to come",
        Estimate(forecast.worth.chance_never_pays_back, "share"),
    )


def shift_fact(shift: ChannelShift, as_of: str, name: str) -> Fact:
    """Return what moving services online may save a year; ``name`` is part of the fact's id."""
    return Fact(
        f"channel_shift.{name}",
        f"Saving a year, {name.replace('-', ' ')}",
        shift.total,
        as_of,
        Grade.MODELLED,
        shift.method,
    )
