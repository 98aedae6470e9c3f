"""Draws of what each site would have cost an item without the initiative."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.linalg import solve_triangular

from reportkit.savings.distributions import Array
from reportkit.savings.measure.panel.model import Cell, Untouched
from reportkit.savings.measure.panel.texture import covariance, slow_covariance

_SLIGHT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Foretelling:
    """One draw of the shared movement after another, and each site's own part on demand.

    Parameters
    ----------
    untouched, cells
        The figures and the textures that were fitted to them.
    shares
        How many draws each cell has.
    shared
        Draws of what the sites share: for each cell as :class:`Cell` has it, draws in columns.
    rng
        Where a site's own part is drawn from.
    """

    untouched: Untouched = field(repr=False)
    cells: tuple[Cell, ...] = field(repr=False)
    shares: tuple[int, ...]
    shared: tuple[Array, ...] = field(repr=False)
    rng: np.random.Generator = field(repr=False)

    @property
    def draws(self) -> int:
        """How many there are."""
        return sum(self.shares)

    @property
    def likeliest(self) -> Cell:
        """The cell of most weight."""
        return max(self.cells, key=lambda cell: cell.weight)

    @property
    def noise(self) -> float:
        """The mean variance of a site's noise [log squared]."""
        return sum(cell.weight * cell.noise for cell in self.cells)

    @classmethod
    def of(
        cls, untouched: Untouched, cells: tuple[Cell, ...], draws: int, rng: np.random.Generator
    ) -> Foretelling:
        """Draw the shared movement; each cell has its weight's share of the draws."""
        weights = np.cumsum([cell.weight for cell in cells])
        ends = np.rint(weights / weights[-1] * draws).astype(int)
        shares = tuple(int(share) for share in np.diff(ends, prepend=0))
        shared = tuple(
            cell.shared[:, None]
            + np.sqrt(cell.noise)
            * solve_triangular(
                cell.shared_root.T,
                rng.standard_normal((len(cell.shared), share)),
                check_finite=False,
            )
            for cell, share in zip(cells, shares, strict=True)
        )
        return cls(untouched, cells, shares, shared, rng)

    def of_site(self, site: int, start: int) -> Array:
        """Draw one site's log unit cost from ``start`` on [periods from there, draws]."""
        return np.concatenate(
            [
                self._own(cell, shared, site, start)
                for cell, shared in zip(self.cells, self.shared, strict=True)
            ],
            axis=1,
        )

    def _own(self, cell: Cell, shared: Array, site: int, start: int) -> Array:
        figures = self.untouched.log_cost[:, site]
        periods = len(figures)
        whole = covariance(cell.texture, periods, self.untouched.a_year)
        precision = cell.precisions[site]
        stop = len(precision)
        gain = whole[start:, :stop] @ precision
        seen = np.nan_to_num(figures[:stop])[:, None]
        common = shared[:-1] + self.untouched.busy[:, site, None] * shared[-1]
        mean = common[start:] + gain @ (seen - common[:stop])
        spread = whole[start:, start:] - gain @ whole[:stop, start:]
        root = np.linalg.cholesky(spread + _SLIGHT * np.eye(periods - start))
        own = (
            np.sqrt(cell.noise)
            * root
            @ self.rng.standard_normal((periods - start, shared.shape[1]))
        )
        return np.asarray(self.untouched.usual[site] + mean + own)

    def fitted(self, site: int) -> Array:
        """Return a smooth curve through a site's figures [log unit cost, by period]."""
        cell = self.likeliest
        figures = self.untouched.log_cost[:, site]
        precision = cell.precisions[site]
        stop = len(precision)
        slow = slow_covariance(cell.texture, len(figures), self.untouched.a_year)
        common = cell.shared[:-1] + self.untouched.busy[:, site] * cell.shared[-1]
        left = np.nan_to_num(figures[:stop]) - common[:stop]
        own = slow[:, :stop] @ precision @ left
        return np.asarray(self.untouched.usual[site] + common + own)
