"""The development set: series that the model may be built with."""

from __future__ import annotations

import numpy as np

from savings_bench.case import EFFECTS, Case, Effect, Floats, Generator, Length, Path, make
from savings_bench.shapes import autoregressive, noise_size, random_walk, season, trend

FAMILY = "development"
LENGTHS = (Length(36, 12, "MS"), Length(60, 12, "MS"), Length(130, 20, "W-MON"))


def smooth(rng: np.random.Generator, length: Length) -> Floats:
    """Return trend and season, without noise."""
    return trend(rng, length) + season(rng, length)


def independent(rng: np.random.Generator, length: Length) -> Path:
    """Add noise that forgets at once."""
    return Path(smooth(rng, length) + noise_size(rng) * rng.normal(size=length.periods))


def ar_5(rng: np.random.Generator, length: Length) -> Path:
    """Add noise of which half is left one period later."""
    return Path(smooth(rng, length) + noise_size(rng) * autoregressive(rng, length.periods, (0.5,)))


def ar_8(rng: np.random.Generator, length: Length) -> Path:
    """Add noise of which four fifths are left one period later."""
    return Path(smooth(rng, length) + noise_size(rng) * autoregressive(rng, length.periods, (0.8,)))


def wandering_level(rng: np.random.Generator, length: Length) -> Path:
    """Let the level stray by 2 to 6% within a year, under independent noise."""
    walk = random_walk(rng, length, a_year=rng.uniform(2, 6))
    return Path(
        smooth(rng, length) + walk + 0.7 * noise_size(rng) * rng.normal(size=length.periods)
    )


def drifting_slope(rng: np.random.Generator, length: Length) -> Path:
    """Let the slope change by 1 to 4% a year within a year."""
    slopes = random_walk(rng, length, a_year=rng.uniform(1, 4))
    drift = np.cumsum(slopes) / length.year
    return Path(
        smooth(rng, length) + drift + 0.7 * noise_size(rng) * rng.normal(size=length.periods)
    )


def outliers_and_gaps(rng: np.random.Generator, length: Length) -> Path:
    """Put one point in 25 far off, at any time; leave out one in 16, before launch."""
    size = noise_size(rng)
    values = smooth(rng, length) + size * rng.normal(size=length.periods)
    is_far = rng.uniform(size=length.periods) < 1 / 25
    far = size * rng.uniform(4, 8, length.periods) * rng.choice([-1, 1], length.periods)
    gaps = rng.uniform(size=length.periods) < 1 / 16
    gaps[length.before :] = False
    return Path(values + np.where(is_far, far, 0), gaps=gaps)


def with_control(rng: np.random.Generator, length: Length) -> Path:
    """Share the shocks with a series that the initiative does not reach."""
    shared = random_walk(rng, length, a_year=rng.uniform(4, 8))
    size = noise_size(rng)
    control = (
        50
        + rng.uniform(0.3, 0.8) * shared
        + 0.3 * size * rng.normal(size=length.periods)
        + 0.5 * season(rng, length)
    )
    values = smooth(rng, length) + shared + 0.7 * size * rng.normal(size=length.periods)
    return Path(values, controls=control[:, np.newaxis])


GENERATORS: dict[str, Generator] = {
    "independent": independent,
    "AR .5": ar_5,
    "AR .8": ar_8,
    "random-walk level": wandering_level,
    "drifting slope": drifting_slope,
    "outliers and gaps": outliers_and_gaps,
    "with control": with_control,
}


def case(generator: str, length: Length, effect: Effect, seed: int) -> Case:
    """Return one case of the development set."""
    return make(generator, GENERATORS[generator], length, effect, seed=seed, family=FAMILY)


def cases(count: int) -> list[Case]:
    """Return ``count`` cases for each generator, length and effect, each with a seed of its own."""
    return [
        case(generator, length, effect, number * len(EFFECTS) + place)
        for number in range(count)
        for generator in GENERATORS
        for length in LENGTHS
        for place, effect in enumerate(EFFECTS)
    ]
