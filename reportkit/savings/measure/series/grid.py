"""The grid model: level, trend, season and controls, with noise of every texture, averaged.

For each texture of the noise and each prior the coefficients and the noise variance are
integrated out, so that each cell foretells a Student-t and all together a mixture. One
factorisation a texture serves every launch date: what comes before a date is the leading part of
the same triangle, and what comes after follows from the rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import solve_triangular

from reportkit.savings.distributions import Array
from reportkit.savings.measure.series.regressors import Regressors, regressors_of
from reportkit.savings.measure.series.textures import covariances, textures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.savings.measure.series.reading import Series

_TINY = 1e-300
_LEAST_FREEDOM = 3.0
# No cell is right, so their evidence is halved, and a short history does not single one out:
# Gruenwald and van Ommen, Inconsistency of Bayesian inference for misspecified linear models,
# Bayesian Analysis 12, 2017.
_TRUST = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A series' points, whitened for every texture, on both scales.

    Parameters
    ----------
    places
        Shape (points,): those before launch that are known, and all since [periods].
    known
        How many of them lie before launch.
    history
        Shape (known,): the values before launch [unit].
    regressors
        At all points.
    factor
        Shape (textures, points, points): Cholesky factors.
    whitened
        Shape (textures, known, columns + scales): the regressors, then the values on each scale.
    white
        Shape (textures,): what share of the noise's variance forgets at once.
    is_log
        Of each scale, whether it is that of logarithms.
    centre
        Of each scale, the history's mean: what lies far from zero loses digits otherwise.
    """

    places: Array = field(repr=False)
    known: int
    history: Array = field(repr=False)
    regressors: Regressors
    factor: Array = field(repr=False)
    whitened: Array = field(repr=False)
    white: Array = field(repr=False)
    is_log: tuple[bool, ...]
    centre: tuple[float, ...]

    @classmethod
    def of(cls, series: Series) -> Grid:
        """Lay out a series: gaps before launch are points left out."""
        everywhere = np.arange(len(series.amounts))
        kept = (everywhere >= series.before) | ~np.isnan(series.amounts)
        places = everywhere[kept].astype(np.float64)
        known = int((places < series.before).sum())
        history = series.amounts[kept][:known]
        regressors = regressors_of(series, places, known)
        since = series.amounts[series.before :]
        positive = bool((history > 0).all() and (since[~np.isnan(since)] > 0).all())
        is_log = (False, True) if positive else (False,)
        scaled = np.stack([np.log(history) if log else history for log in is_log], axis=1)
        centre = scaled.mean(axis=0)
        cells = textures(series.before)
        factor = np.asarray(np.linalg.cholesky(covariances(cells, places)), dtype=np.float64)
        known_columns = np.concatenate([regressors.columns[:known], scaled - centre], axis=1)
        whitened = np.stack(
            [
                solve_triangular(one[:known, :known], known_columns, lower=True, check_finite=False)
                for one in factor
            ]
        )
        white = np.array([cell.white for cell in cells], dtype=np.float64)
        return cls(
            places, known, history, regressors, factor, whitened, white, is_log, tuple(centre)
        )

    def cells(self, start: int, end: int) -> Iterator[Cells]:
        """Foretell the points ``start`` to ``end`` from those before, cell by cell."""
        for scale in range(len(self.is_log)):
            yield from self._on_scale(scale, start, end)

    def fitted(self) -> Array:
        """Return the likeliest cell's values before launch, shape (known,) [unit].

        What forgets at once is left out of them; the last point stands for nothing more.
        """
        every = list(self.cells(self.known, self.known + 1))
        best = max(every, key=lambda cells: float(cells.evidence.max()))
        texture = int(np.argmax(best.evidence))
        columns = self.regressors.columns.shape[1]
        scale = self.is_log.index(best.is_log)
        values = np.log(self.history) if best.is_log else self.history
        design = self.whitened[texture, :, :columns]
        right = design.T @ self.whitened[texture, :, columns + scale]
        beta = np.linalg.solve(best.precision[texture], right)
        white = self.whitened[texture, :, columns + scale] - design @ beta
        noise = np.linalg.solve(self.factor[texture, : self.known, : self.known].T, white)
        path = values - self.white[texture] * noise
        return np.asarray(np.exp(path) if best.is_log else path)

    def _on_scale(self, scale: int, start: int, end: int) -> Iterator[Cells]:
        columns = self.regressors.columns.shape[1]
        factor = self.factor[:, :start, :start]
        log_volume = np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
        design = self.whitened[:, :start, :columns]
        values = self.whitened[:, :start, columns + scale]
        squares = np.swapaxes(design, 1, 2) @ design
        products = (np.swapaxes(design, 1, 2) @ values[..., None])[..., 0]
        whole = (values**2).sum(axis=1)
        plain = np.log(self.history[:start]) if self.is_log[scale] else self.history[:start]
        spread = _spread(plain, self.regressors.columns[:start, 1])
        # A flat level is flat per unit here and per cent there: one factor less, so that the
        # choice of scale is the same in pounds and in pence.
        jacobian = -(start - 1) * float(plain.mean()) if self.is_log[scale] else 0.0
        across = self.factor[:, start:end, :start]
        ahead = self.regressors.columns[start:end] - across @ design
        carried = (across @ values[..., None])[..., 0]
        first = _guess(squares, products, whole, spread, points=start, made=self.regressors)
        for prior in self.regressors.priors(spread):
            weight = np.where(np.isinf(prior), 0.0, first[:, None] / prior)
            precision = squares + weight[:, :, None] * np.eye(columns)
            beta = np.linalg.solve(precision, products[..., None])[..., 0]
            left = np.maximum(whole - (products * beta).sum(axis=1), _TINY)
            _, log_precision = np.linalg.slogdet(precision)
            evidence = _TRUST * (
                -log_volume
                - log_precision / 2
                + np.log(weight[:, 1:]).sum(axis=1) / 2
                - (start - 1) / 2 * np.log(left)
                + jacobian
            )
            middle = self.centre[scale] + carried + (ahead @ beta[..., None])[..., 0]
            yield Cells(
                evidence,
                middle,
                ahead,
                precision,
                self.factor[:, start:end, start:end],
                np.sqrt(left / (start - 1)),
                float(start - 1),
                is_log=self.is_log[scale],
            )


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What all textures foretell under one prior, on one scale.

    Parameters
    ----------
    evidence
        Shape (textures,): half the log marginal likelihood, up to a constant of the series.
    middle
        Shape (textures, points).
    ahead, precision
        Shape (textures, points, columns) and (textures, columns, columns): how unsure the
        coefficients leave the points.
    factor
        Shape (textures, points, points): what noise adds, over the noise's size.
    noise
        Shape (textures,): the noise's size.
    freedom
        Degrees of freedom.
    is_log
        Whether the scale is that of logarithms.
    """

    evidence: Array
    middle: Array
    ahead: Array
    precision: Array
    factor: Array
    noise: Array
    freedom: float
    is_log: bool

    def totals(self, counted: Array) -> tuple[Array, Array]:
        """Return middle and scale of the counted points' sum, shape (textures,) each [unit].

        On the scale of logarithms the sum is taken as straight about its middle.
        """
        slope = (
            np.exp(self.middle) * counted
            if self.is_log
            else np.broadcast_to(counted, self.middle.shape)
        )
        levels = np.exp(self.middle) if self.is_log else self.middle
        unsure = (slope[..., None] * self.ahead).sum(axis=1)
        noisy = (slope[..., None] * self.factor).sum(axis=1)
        solved = np.linalg.solve(self.precision, unsure[..., None])[..., 0]
        variance = (noisy**2).sum(axis=1) + (unsure * solved).sum(axis=1)
        return (levels * counted).sum(axis=1), self.noise * np.sqrt(variance)

    def paths(self, texture: int, count: int, rng: np.random.Generator) -> Array:
        """Draw ``count`` paths of one cell, shape (count, points) [unit]."""
        root = np.linalg.cholesky(np.linalg.inv(self.precision[texture]))
        unsure = rng.standard_normal((count, len(root))) @ (self.ahead[texture] @ root).T
        noisy = rng.standard_normal((count, self.factor.shape[1])) @ self.factor[texture].T
        size = self.noise[texture] * np.sqrt(self.freedom / rng.chisquare(self.freedom, (count, 1)))
        path = self.middle[texture] + size * (unsure + noisy)
        return np.asarray(np.exp(path) if self.is_log else path)


def _spread(values: Array, trend: Array) -> float:
    """Return the usual distance from a straight line."""
    line = np.stack([np.ones(len(values)), trend], axis=1)
    off = values - line @ np.linalg.lstsq(line, values, rcond=None)[0]
    return float(off.std()) or 1.0


def _guess(
    squares: Array, products: Array, whole: Array, spread: float, *, points: int, made: Regressors
) -> Array:
    """Return a first guess of the noise variance of each texture, by which priors are scaled."""
    prior = np.full(squares.shape[1], 10.0)
    prior[:2] = (1e7, 1e3)
    precision = squares + np.eye(len(prior)) / prior
    beta = np.linalg.solve(precision, products[..., None])[..., 0]
    left = np.maximum(whole - (products * beta).sum(axis=1), 1e-12 * spread**2)
    used = 2 + made.controls + len(made.frequencies) / 2
    return np.asarray(left / max(points - used, _LEAST_FREEDOM))
