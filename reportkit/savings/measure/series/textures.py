"""How noise may behave from period to period: the cells of the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array


@dataclass(frozen=True, slots=True)
class Texture:
    """What the noise of a series is made of, each part's variance over the noise's own.

    Parameters
    ----------
    white
        That forgets at once.
    remembered, memory
        AR(1), and how much of it is left one period later (0..1).
    level, slope
        Steps of a random walk of the level, and of the slope [per period].
    """

    white: float = 1.0
    remembered: float = 0.0
    memory: float = 0.0
    level: float = 0.0
    slope: float = 0.0


def textures(history: int) -> tuple[Texture, ...]:
    """Return the grid for a history of so many periods.

    A walk is measured by how far it gets over the history, so that the same grid serves days and
    quarters. All cells are equally likely beforehand.
    """
    return (
        Texture(),
        *(Texture(0, 1, rho) for rho in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)),
        *(Texture(0.5, 0.5, rho) for rho in (0.7, 0.9, 0.97)),
        *(Texture(level=far / history) for far in (0.03, 0.1, 0.3, 1, 3, 10, 30, 1000)),
        *(Texture(0, 1, 0.5, level=far / history) for far in (0.3, 3, 30)),
        *(Texture(slope=far / history**3) for far in (0.1, 1, 10, 100, 1000)),
        *(Texture(0, 1, 0.5, slope=far / history**3) for far in (0.1, 1, 10, 100)),
        *(
            Texture(level=far / history, slope=bent / history**3)
            for far in (0.3, 3)
            for bent in (1, 10)
        ),
    )


def covariances(cells: tuple[Texture, ...], places: Array) -> Array:
    """Return the covariance of the noise at some places for each cell, over the noise variance.

    Parameters
    ----------
    cells
        The grid.
    places
        Shape (points,): when, counted from 0 [periods].

    Returns
    -------
    Array
        Shape (cells, points, points). The walks begin at 0: where they begin is the level's and
        the trend's affair. Integrated walk: Wahba, Journal of the Royal Statistical Society B 40,
        1978.
    """
    apart = np.abs(places[:, None] - places[None, :]).astype(np.intp)
    lags = np.arange(int(apart.max(initial=0)) + 1)
    first = np.minimum(places[:, None], places[None, :]) + 1
    last = np.maximum(places[:, None], places[None, :]) + 1
    bent = first**2 * (3 * last - first) / 6
    whole = np.zeros((len(cells), len(places), len(places)))
    for place, cell in enumerate(cells):
        if cell.remembered:
            whole[place] = (cell.remembered * cell.memory**lags)[apart]
        if cell.level:
            whole[place] += cell.level * first
        if cell.slope:
            whole[place] += cell.slope * bent
        whole[place].flat[:: len(places) + 1] += cell.white
    return whole
