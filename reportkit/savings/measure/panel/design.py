"""How the counterfactual was found, in words, and why so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from reportkit.savings.measure.panel.sites import Sites

GROUP_TIME = "group-time effects, against the sites not yet live"
OWN_PASTS = "several sites, each against its own past"


def design_of(sites: Sites) -> tuple[str, str]:
    """Return the design for two sites or more, and why it was chosen."""
    live = len(sites.measured)
    others = len(sites.keys) - live
    launches = len(np.unique(sites.live[sites.measured]))
    went = f"{live} {'sites' if live > 1 else 'site'} went live"
    when = f"on {launches} dates" if launches > 1 else "on one date"
    if others:
        return GROUP_TIME, (
            f"{went} {when} and {others} {'are' if others > 1 else 'is'} not live yet: what moves "
            "those as well was not the initiative's doing"
        )
    last = sites.periods[int(sites.live[sites.measured].max())].date()
    if launches > 1:
        return GROUP_TIME, (
            f"{went} {when}, so that until {last:%Y-%m-%d} some were there to compare with; since "
            "then all are live, and what moves them all alike can't be told from the saving"
        )
    return OWN_PASTS, (
        f"{went} {when} and no other is on record: what has moved them all alike since can't be "
        "told from the saving"
    )
