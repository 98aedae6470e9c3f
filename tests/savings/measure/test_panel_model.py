"""The panel's model: what it tells of texture, and the short ways to its likelihood."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import block_diag
from scipy.stats import multivariate_normal

from reportkit.savings.measure.panel.model import Untouched, fit, prior_of, weigh
from reportkit.savings.measure.panel.texture import Texture, covariance

A_YEAR = 52.0
ROAMING = Texture(memory=0.6, fresh=0.3, roaming=0.8, slope=0.0, season=0.0)


def untouched(texture: Texture, *, periods: int, sites: int, seed: int = 0) -> Untouched:
    """Draw sites of a texture, the last third of every other one unseen, and a few gaps."""
    rng = np.random.default_rng(seed)
    root = np.linalg.cholesky(covariance(texture, periods, A_YEAR))
    shared = np.cumsum(rng.normal(0, 0.01, periods))
    busy = rng.normal(0, 0.1, (periods, sites))
    values = 0.02 * root @ rng.normal(size=(periods, sites)) + shared[:, None] - 0.2 * busy
    values[2 * periods // 3 :, ::2] = np.nan
    values[rng.random(values.shape) < 0.03] = np.nan
    usual = np.nanmedian(values, axis=0)
    return Untouched(values - usual, busy, usual, A_YEAR)


def test_the_likelihood_is_that_of_the_figures_taken_together() -> None:
    figures = untouched(ROAMING, periods=12, sites=3)
    differences = []
    for texture in (ROAMING, replace(ROAMING, memory=0.0), replace(ROAMING, roaming=0.0)):
        prior = prior_of(figures) / 4e-4
        cell = weigh(figures, texture, prior)
        seen = ~np.isnan(figures.log_cost.T.ravel())
        design = np.vstack([np.column_stack([np.eye(12), busy]) for busy in figures.busy.T])
        own = block_diag(*[covariance(texture, 12, A_YEAR)] * 3)
        whole = (own + design @ prior @ design.T)[np.ix_(seen, seen)]
        values = figures.log_cost.T.ravel()[seen]
        square = float(values @ np.linalg.solve(whole, values))
        at_best = multivariate_normal(cov=square / seen.sum() * whole).logpdf(values)
        differences.append(at_best - cell.log_likelihood)
    assert differences == pytest.approx([differences[0]] * 3, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "texture", "least", "most"),
    [
        ("roaming", ROAMING, 0.2, 3.2),
        ("roaming", replace(ROAMING, roaming=0.0), 0.0, 0.2),
        ("memory", replace(ROAMING, memory=0.85, fresh=0.05), 0.6, 0.9),
        ("memory", replace(ROAMING, memory=0.0), 0.0, 0.3),
    ],
)
def test_the_texture_that_drew_the_figures_is_told_from_others(
    name: str, texture: Texture, least: float, most: float
) -> None:
    cells = fit(untouched(texture, periods=150, sites=10))
    found = sum(cell.weight * getattr(cell.texture, name) for cell in cells)
    assert least <= found <= most
    assert sum(cell.weight for cell in cells) == pytest.approx(1)


def test_the_noise_is_told_without_what_the_shared_movement_took_of_it() -> None:
    found = [
        fit(untouched(ROAMING, periods=90, sites=6, seed=seed))[0].noise ** 0.5 for seed in range(8)
    ]
    assert np.mean(found) == pytest.approx(0.02, rel=0.04)


def test_what_a_busy_period_does_to_the_cost_of_an_item_is_learnt() -> None:
    cell = fit(untouched(ROAMING, periods=100, sites=8))[0]
    assert cell.shared[-1] == pytest.approx(-0.2, abs=0.03)
