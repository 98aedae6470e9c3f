"""Set what the teams claim beside what the data support."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.forecast.forecast import Forecast
from reportkit.savings.measure.measured import Measured
from reportkit.savings.reconcile.bridge import MEASURED_AS, Step, build_bridge
from reportkit.savings.reconcile.claims import KINDS, RUNGS, Claim, read_claims
from reportkit.savings.reconcile.counting import Counted, Support, count, seen_by_measurement
from reportkit.savings.reconcile.footing import (
    check_money,
    factors_on,
    gross_pace,
    likely_exceeded,
    pace_over,
    seen_on,
)
from reportkit.savings.reconcile.reconciled import TAKEN_OFF, Reconciled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_WHAT = "What of the claims can be banked"


def reconcile(
    forecast: Forecast | Unknown | None,
    measured: Measured | Unknown | None,
    claims: pd.DataFrame,
    *,
    as_of: dt.date | None = None,
) -> Reconciled | Unknown:
    """Set what the teams claim beside what the data support.

    Parameters
    ----------
    forecast
        From :func:`reportkit.forecast_savings`: what the drivers say.
    measured
        From :func:`reportkit.measure_savings`, in money: what the data say.
    claims
        The rows that hold, as ``tables.latest("claims")``; amounts a year, before the
        initiative's own cost. Claims on a driver of the forecast, or on the measured subject,
        and those tied to them are what the measurement could see.
    as_of
        The day on which the claims are looked at; the forecast's, or the measurement's last day,
        where it is left out.

    Returns
    -------
    Reconciled or Unknown
        Unknown where nobody claims anything.

    Raises
    ------
    EstimateError
        If the claims can't be read (see :func:`~reportkit.savings.reconcile.claims.read_claims`),
        the three are in several currencies, or no day is known.
    """
    if claims.empty:
        return Unknown(_WHAT, "nobody's claim is recorded", "the table 'claims'")
    said = forecast if isinstance(forecast, Forecast) else None
    found = measured if isinstance(measured, Measured) else None
    day = as_of or (said.as_of if said else found.through if found else None)
    if day is None:
        raise EstimateError(
            "Neither a forecast nor a measurement says as of when the claims are looked at. "
            "Give the day, as in as_of=tables.as_of."
        )
    currency = _currency(said, found, claims)
    if found is not None:
        check_money(found, currency)
    read = read_claims(claims, currency)
    support = _support(said, found, [claim for claim in read if claim.running(day)], day)
    counted, overlaps = count(read, day, support)
    bridge = _bridge(counted, said, found, support)
    return Reconciled(
        initiative=_initiative(said, found, claims),
        currency=currency,
        as_of=day,
        counted=counted,
        overlaps=overlaps,
        ladder=_ladder(read),
        bridge=bridge,
        waterfall=_waterfall(counted),
        forecast_pace=None if said is None else gross_pace(said),
        seen=None if found is None else found.pace,
        seen_through=None if found is None or found.pace is None else found.through,
        why_unseen=_why_unseen(measured),
        split=tuple(step.key for step in bridge if step.key in MEASURED_AS.values()),
        running_cost=_running_cost(said),
    )


def _currency(said: Forecast | None, found: Measured | None, claims: pd.DataFrame) -> str:
    """Return the one currency of the three."""
    if said is not None:
        return said.currency
    column = claims.get("currency", pd.Series(dtype=str))
    stated = sorted({str(code) for code in column.dropna()})
    if len(stated) == 1:
        return stated[0]
    if len(stated) > 1:
        raise EstimateError(
            f"The claims are in {len(stated)} currencies ({', '.join(stated)}). "
            "Convert them into one, and say at what rate."
        )
    if found is not None:
        return found.unit
    raise EstimateError(
        "No currency is stated. Fill in the column 'currency' of the claims, as in GBP."
    )


def _initiative(said: Forecast | None, found: Measured | None, claims: pd.DataFrame) -> str:
    if said is not None:
        return said.initiative
    if "initiative" in claims.columns:
        return str(claims["initiative"].iloc[0])
    return found.subject if found is not None else ""


def _support(
    said: Forecast | None, found: Measured | None, running: Sequence[Claim], day: dt.date
) -> Support:
    keys = frozenset(DRIVER_KEYS)
    if found is not None:
        keys |= {found.subject, *found.drivers}
    measured = None if found is None else found.pace
    visible = seen_by_measurement(running, keys)
    claimed = sum(claim.amount for claim in visible)
    if said is not None and claimed > 0:
        # Whether claims count one saving twice is seen in the years that they are for.
        weighted = sum(claim.amount * pace_over(said, claim, day) for claim in visible)
        middle: float | None = max(weighted / claimed, 0.0)
    else:
        middle = None if measured is None else max(measured.value, 0.0)
    return Support(keys, middle, None if measured is None else likely_exceeded(measured))


def _bridge(
    counted: Sequence[Counted], said: Forecast | None, found: Measured | None, support: Support
) -> tuple[Step, ...]:
    """Explain the way from the claims that the measurement could see to what it saw."""
    if found is None or found.pace is None:
        return ()
    running = [one for one in counted if one.not_running < one.claim.amount or not one.claim.amount]
    visible = {
        claim.key for claim in seen_by_measurement([one.claim for one in running], support.keys)
    }
    seen = [one for one in running if one.claim.key in visible]
    day = seen_on(found)
    return build_bridge(
        sum(one.claim.amount for one in seen),
        sum(one.once for one in seen),
        found.pace.value,
        said=None if said is None else factors_on(said, day),
        timing=0.0 if said is None else _timing(seen, said, day),
        measured=found.drivers,
    )


def _timing(seen: Sequence[Counted], said: Forecast, day: dt.date) -> float:
    """Return how much of the claims is for days to come, as the drivers' curve has it."""
    now = factors_on(said, day).pace
    total = 0.0
    for one in seen:
        then = pace_over(said, one.claim, day)
        total += one.once * (now / then - 1) if then > 0 else 0.0
    return total


def _ladder(claims: tuple[Claim, ...]) -> pd.DataFrame:
    rows = {
        rung: {
            **{
                kind: sum(
                    (one.amount for one in claims if (one.rung, one.kind) == (rung, kind)), 0.0
                )
                for kind in KINDS
            },
            "claims": sum(one.rung == rung for one in claims),
        }
        for rung in RUNGS
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("rung")


def _waterfall(counted: tuple[Counted, ...]) -> tuple[Step, ...]:
    headline = sum(one.claim.amount for one in counted)
    return (
        Step("headline", "Claimed", headline, stand=True),
        *(
            Step(name, label, 0.0 - sum(getattr(one, name) for one in counted))
            for name, label in TAKEN_OFF.items()
        ),
        Step("bankable", "Bankable", sum(one.bankable for one in counted), stand=True),
    )


def _why_unseen(measured: Measured | Unknown | None) -> str:
    """Return why there is no measured pace, as the end of a sentence; empty where there is one."""
    if measured is None:
        return "nothing was measured"
    if isinstance(measured, Unknown):
        return measured.why
    if measured.pace is not None:
        return ""
    return measured.why.rstrip(".") or "less than a quarter has passed since the launch"


def _running_cost(said: Forecast | None) -> float | None:
    """Return the running cost once all is live, at its middle value; None where none is stated."""
    if said is None:
        return None
    cost = next(driver for driver in said.drivers if driver.key == "running_cost")
    return None if cost.defaulted else cost.quantiles.mid
