"""Quasi-random draws: scrambled Sobol numbers, correlated by a Gaussian copula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_BITS = 30  # of a Sobol number, so that half of its last bit moves it off zero

DEFAULT_DRAWS = 2**14


def normal_draws(
    dimensions: int, *, draws: int = DEFAULT_DRAWS, seed: int = 0, correlation: Array | None = None
) -> Array:
    """Draw standard normal numbers that fill the space evenly.

    Parameters
    ----------
    dimensions
        How many uncertain quantities.
    draws
        A power of two: other counts lose the balance of a Sobol sequence.
    seed
        Of the scrambling: the same seed gives the same bytes.
    correlation
        Between the normal numbers, ``dimensions`` square; none where it is left out.

    Returns
    -------
    Array
        A row for each quantity, a column for each draw [standard deviations].

    Raises
    ------
    EstimateError
        If the count is not a power of two, or the matrix is not a correlation matrix.

    Notes
    -----
    Owen, A. B., Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14, 1998.
    """
    from scipy.stats import qmc  # noqa: PLC0415 - a second that only draws should pay

    if draws < 2 or draws & (draws - 1):  # noqa: PLR2004  one draw is no power of two
        raise EstimateError(f"{draws:,} draws is not a power of two. Give 16384, as in 2**14.")
    if dimensions < 1:
        raise EstimateError("There is nothing to draw: the number of dimensions is below 1.")
    factor = None if correlation is None else _factor(correlation, dimensions)
    sobol = qmc.Sobol(dimensions, scramble=True, bits=_BITS, rng=np.random.default_rng(seed))
    uniform = np.ascontiguousarray(sobol.random(draws).T)
    uniform += 0.5**_BITS / 2
    normal: Array = ndtri(uniform, out=uniform)
    return normal if factor is None else factor @ normal


def _factor(correlation: Array, dimensions: int) -> Array:
    """Return the lower Cholesky factor of a correlation matrix, or say why it is none."""
    matrix = np.asarray(correlation, dtype=np.float64)
    if matrix.shape != (dimensions, dimensions):
        raise EstimateError(
            f"The correlation matrix is {' x '.join(map(str, matrix.shape))}, but {dimensions} "
            f"quantities are drawn. Give one row and one column for each."
        )
    if not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        raise EstimateError("The correlation matrix is not symmetric, or has missing entries.")
    if not np.allclose(np.diag(matrix), 1) or np.abs(matrix).max() > 1 + 1e-9:
        raise EstimateError("A correlation matrix has 1 on its diagonal and -1..1 elsewhere.")
    least, vectors = np.linalg.eigh(matrix)
    if least[0] < -1e-9:  # noqa: PLR2004  rounding alone
        raise EstimateError(
            "The correlations contradict each other (the matrix is not positive semi-definite, "
            f"least eigenvalue {least[0]:.3g}). Bring them closer to zero."
        )
    # By QR from the eigenvectors, so that perfect correlation, which Cholesky refuses, is allowed.
    _, upper = np.linalg.qr((vectors * np.sqrt(np.maximum(least, 0))).T)
    # Signed so that a quantity which moves with no other keeps the draws that it has alone.
    factor: Array = upper.T * np.where(np.diag(upper) < 0, -1.0, 1.0)
    return factor
