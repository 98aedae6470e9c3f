"""The cost of an item at each site without the initiative, as untouched figures foretell it.

A site's log unit cost is its level, what all sites share (see
:mod:`reportkit.savings.measure.panel.shared`) and what is its own (its texture). It is fitted to
the figures that the initiative has not touched, and foretells the others: the estimator by
imputation of Borusyak, Jaravel and Spiess (2024), with errors that remember. The textures are
weighed on a grid, and the variance of the noise is integrated out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import block_diag, cho_solve, solve_triangular

from reportkit.savings.distributions import Array
from reportkit.savings.measure.panel.shared import movement_covariance
from reportkit.savings.measure.panel.texture import Precisions, Texture, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportkit.savings.measure.panel.sites import Sites

_START = Texture(memory=0.5, fresh=0.3, roaming=0.2, slope=0.1, season=0.0)
_MEMORY = (0.0, 0.3, 0.6, 0.85)
_FRESH = (0.05, 0.3, 0.6)
_SEASON = (0.0, 0.05, 0.3)
_ROAMING = (0.0, 0.05, 0.2, 0.8, 3.2)
_SLOPE = (0.0, 0.1, 1.0)
_STRAIN = 0.5  # usual size of what an item costs more [log] where there is less work [log]
_WORTH_KEEPING = 0.01  # of the posterior weight


@dataclass(frozen=True, slots=True, eq=False)
class Untouched:
    """Figures that the initiative has not touched.

    Parameters
    ----------
    log_cost
        Cost of one item less the site's usual [log]; periods in rows, sites in columns; NaN
        where live, missing or set aside.
    busy
        By how much more work there was than in the periods around [log], also where live.
    usual
        Each site's usual cost of one item [log of currency/item].
    a_year
        Periods a year.
    """

    log_cost: Array = field(repr=False)
    busy: Array = field(repr=False)
    usual: Array
    a_year: float

    @classmethod
    def of(cls, sites: Sites) -> Untouched:
        """Take what is untouched; a site without any such figure has no usual."""
        figures = sites.untouched
        seen = ~np.isnan(figures)
        usual = np.array(
            [
                np.median(column[there]) if there.any() else 0.0
                for column, there in zip(figures.T, seen.T, strict=True)
            ]
        )
        return cls(figures - usual, sites.busy, usual, sites.a_year)

    @property
    def stops(self) -> list[int]:
        """For each site how many periods there are up to the last one seen."""
        seen = ~np.isnan(self.log_cost)
        return [int(np.flatnonzero(column)[-1]) + 1 if column.any() else 0 for column in seen.T]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One texture, and what the untouched figures say of the shared movement under it.

    Parameters
    ----------
    texture, weight
        And its share of the posterior.
    log_likelihood
        Of the figures, but for a constant.
    noise
        Variance of a site's noise [log squared].
    shared, shared_root
        Mean of what the sites share (the movement by period [log], then what a busy period adds
        to an item's cost [log per log]), and the lower root of its precision [1/noise].
    precisions
        Of each site's own part up to its last figure [1/noise]; zero where nothing was seen.
    """

    texture: Texture
    weight: float
    log_likelihood: float
    noise: float
    shared: Array = field(repr=False)
    shared_root: Array = field(repr=False)
    precisions: tuple[Array, ...] = field(repr=False)


def fit(untouched: Untouched) -> tuple[Cell, ...]:
    """Weigh the textures by how likely they make the figures.

    The short-term ones are chosen (memory, then season), for a thousand figures tell them well;
    over the long-term ones (a roaming level, a slope), on which a long forecast hangs, the
    posterior is kept.
    """
    shared = prior_of(untouched)
    best = _START
    scale = _first_guess(untouched.log_cost)
    for tried in (
        [replace(best, memory=memory, fresh=fresh) for memory, fresh in product(_MEMORY, _FRESH)],
        _SEASON,
    ):
        textures = [one if isinstance(one, Texture) else replace(best, season=one) for one in tried]
        top = max(
            (weigh(untouched, texture, shared / scale) for texture in textures),
            key=lambda cell: cell.log_likelihood,
        )
        best, scale = top.texture, top.noise
    grid = [replace(best, roaming=roam, slope=slope) for roam, slope in product(_ROAMING, _SLOPE)]
    return _kept(weigh(untouched, texture, shared / scale) for texture in grid)


def fit_as(untouched: Untouched, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Fit other figures with textures and weights that are known already."""
    shared = prior_of(untouched)
    return tuple(
        replace(
            weigh(untouched, cell.texture, shared / cell.noise),
            weight=cell.weight,
            noise=cell.noise,
        )
        for cell in cells
    )


def prior_of(untouched: Untouched, ahead: int = 0) -> Array:
    """Return the covariance of what the sites share, before their figures are seen [log squared].

    Parameters
    ----------
    untouched
        The figures, from which the pace of the shared movement is taken.
    ahead
        Periods to come that it is wanted for as well.
    """
    movement = movement_covariance(untouched.log_cost, untouched.a_year, ahead)
    return np.asarray(block_diag(movement, np.array([[_STRAIN**2]])))


def weigh(untouched: Untouched, texture: Texture, shared: Array) -> Cell:
    """Fit one texture.

    Parameters
    ----------
    untouched
        The figures.
    texture
        The variances of what is a site's own.
    shared
        Covariance of what the sites share before their figures are seen [noise].
    """
    periods = len(untouched.log_cost)
    stops = untouched.stops
    factor = Precisions.of(texture, periods, untouched.a_year)
    parts = {stop: factor.upto(stop) for stop in set(stops)}
    before = np.linalg.inv(shared)
    total = before.copy()
    pull = np.zeros(len(shared))
    square, count = 0.0, 0
    log_determinant = float(np.linalg.slogdet(shared)[1])
    precisions = []
    for column, busy, stop in zip(untouched.log_cost.T, untouched.busy.T, stops, strict=True):
        missing = np.flatnonzero(np.isnan(column[:stop]))
        precision, own_determinant = without(*parts[stop], missing)
        values = np.nan_to_num(column[:stop])
        weighted, strained = precision @ values, precision @ busy[:stop]
        total[:stop, :stop] += precision
        total[:stop, -1] += strained
        total[-1, :stop] += strained
        total[-1, -1] += busy[:stop] @ strained
        pull[:stop] += weighted
        pull[-1] += busy[:stop] @ weighted
        square += float(values @ weighted)
        log_determinant += own_determinant
        count += stop - len(missing)
        precisions.append(precision)
    root = np.linalg.cholesky(total)
    half = solve_triangular(root, pull, lower=True, check_finite=False)
    square -= float(half @ half)
    log_determinant += 2 * float(np.log(np.diag(root)).sum())
    # The priors of the levels and of the shared movement are wider than these are, on purpose: what
    # is fitted by them says nothing of the noise, and is no figure to count.
    fitted = len(stops) + len(shared) - float(np.trace(cho_solve((root, True), before)))
    return Cell(
        texture=texture,
        weight=1.0,
        log_likelihood=-0.5 * (log_determinant + count * float(np.log(square))),
        noise=square / max(count - fitted, 1.0),
        shared=np.asarray(solve_triangular(root.T, half, check_finite=False)),
        shared_root=np.asarray(root),
        precisions=tuple(precisions),
    )


def _kept(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    tried = list(cells)
    likelihoods = np.array([cell.log_likelihood for cell in tried])
    weights = np.exp(likelihoods - likelihoods.max())
    weights /= weights.sum()
    weights = np.where(weights < _WORTH_KEEPING, 0.0, weights)
    weights /= weights.sum()
    return tuple(
        replace(cell, weight=float(weight))
        for cell, weight in zip(tried, weights, strict=True)
        if weight
    )


def _first_guess(log_cost: Array) -> float:
    """Return the variance about the sites' mean in each period, before anything is fitted."""
    seen = ~np.isnan(log_cost)
    counts = np.maximum(seen.sum(axis=1, keepdims=True), 1)
    values = np.nan_to_num(log_cost)
    apart = np.where(seen, values - values.sum(axis=1, keepdims=True) / counts, 0.0)
    return max(float((apart**2).sum() / seen.sum()), 1e-10)
