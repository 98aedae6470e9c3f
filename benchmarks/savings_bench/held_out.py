"""The held-out set: series unlike those that the model was built with.

It was written before the model and was not looked at while the model was changed; what it shows
is reported, never tuned to. Each generator imitates one thing that real operational series do and
the development set does not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from savings_bench.case import (
    NONE,
    RAMPS,
    STEP,
    Case,
    Floats,
    Generator,
    Length,
    Path,
    make,
)
from savings_bench.shapes import autoregressive, in_years, random_walk

FAMILY = "held-out"
EFFECTS = (NONE, STEP, RAMPS[1])

SHORT = Length(24, 6, "MS")
SHORTISH = Length(30, 12, "MS")
MONTHS_36 = Length(36, 12, "MS")
MONTHS_48 = Length(48, 12, "MS")
MONTHS_60 = Length(60, 12, "MS")
MONTHS_84 = Length(84, 18, "MS")
WEEKS_104 = Length(104, 26, "W-MON")
WEEKS_156 = Length(156, 26, "W-MON")
DAYS_400 = Length(400, 60, "D")
DAYS_800 = Length(800, 90, "D")
QUARTERS_24 = Length(24, 4, "QS")
QUARTERS_40 = Length(40, 8, "QS")
EASTER_TURNS = 3  # every so many years it comes early


def size(rng: np.random.Generator) -> float:
    """Return a typical value: from hours per case to money per month."""
    return float(10 ** rng.uniform(0, 6))


def wave(rng: np.random.Generator, length: Length, low: float, high: float) -> Floats:
    """Return a yearly season around 0, as a share of the level: three harmonics."""
    angle = 2 * np.pi * in_years(length)
    sizes = rng.uniform(low, high) * np.array([1.0, rng.uniform(0, 0.6), rng.uniform(0, 0.3)])
    phases = rng.uniform(0, 2 * np.pi, 3)
    shape = np.zeros(length.periods)
    for number, (each, phase) in enumerate(zip(sizes, phases, strict=True), 1):
        shape += each * np.cos(number * angle + phase)
    return shape


def growth(rng: np.random.Generator, length: Length, low: float, high: float) -> Floats:
    """Return a constant rate of growth: 1 at the start."""
    level: Floats = np.exp(np.log1p(rng.uniform(low, high)) * in_years(length))
    return level


def growing_season(rng: np.random.Generator, length: Length) -> Path:
    """Grow fast, and let season and noise grow with the level."""
    noise = rng.uniform(0.01, 0.03) * autoregressive(rng, length.periods, (0.3,))
    level = growth(rng, length, 0.06, 0.25)
    return Path(size(rng) * level * (1 + wave(rng, length, 0.05, 0.2)) * np.exp(noise))


def shrinking(rng: np.random.Generator, length: Length) -> Path:
    """Decay towards a floor, with noise in proportion."""
    floor = rng.uniform(0.3, 0.6)
    decay = floor + (1 - floor) * np.exp(-rng.uniform(0.2, 0.6) * in_years(length))
    noise = rng.uniform(0.02, 0.04) * autoregressive(rng, length.periods, (0.4,))
    return Path(size(rng) * decay * np.exp(wave(rng, length, 0.03, 0.1) + noise))


def lognormal(rng: np.random.Generator, length: Length) -> Path:
    """Multiply by large noise, skewed to the right."""
    noise = rng.uniform(0.08, 0.18) * autoregressive(rng, length.periods, (0.2,))
    level = growth(rng, length, -0.05, 0.08)
    return Path(size(rng) * level * np.exp(wave(rng, length, 0.02, 0.12) + noise))


def heavy_tails(rng: np.random.Generator, length: Length) -> Path:
    """Add noise of Student's t with three degrees of freedom, some of it carried over."""
    shocks = rng.standard_t(3, length.periods) * rng.uniform(0.012, 0.03)
    carried = np.zeros(length.periods)
    share = rng.uniform(0, 0.5)
    for now in range(length.periods):
        carried[now] = shocks[now] + share * (carried[now - 1] if now else 0)
    level = growth(rng, length, -0.03, 0.05) + wave(rng, length, 0.02, 0.08)
    return Path(size(rng) * (level + carried))


def counts(rng: np.random.Generator, length: Length) -> Path:
    """Count few things, more scattered than Poisson's."""
    mean = rng.uniform(8, 60) * growth(rng, length, -0.08, 0.08)
    mean *= np.exp(wave(rng, length, 0.05, 0.2))
    spread = rng.gamma(shape := rng.uniform(15, 60), 1 / shape, length.periods)
    return Path(rng.poisson(mean * spread).astype(float), is_count=True)


def level_shift(rng: np.random.Generator, length: Length) -> Path:
    """Shift once for good, by 6 to 20%, long before launch (a policy, a new counting rule)."""
    when = rng.integers(int(0.2 * length.before), int(0.75 * length.before))
    shift = rng.uniform(0.06, 0.2) * rng.choice([-1, 1])
    level = growth(rng, length, -0.02, 0.04) + wave(rng, length, 0.02, 0.08)
    level[when:] += shift
    noise = rng.uniform(0.015, 0.04) * autoregressive(rng, length.periods, (0.3,))
    return Path(size(rng) * (level + noise))


def long_memory(rng: np.random.Generator, length: Length) -> Path:
    """Add noise that forgets slowly: fractionally integrated, d from 0.25 to 0.45."""
    lags = 2000
    order = rng.uniform(0.25, 0.45)
    weights = np.cumprod(np.concatenate([[1], (np.arange(lags) + order) / np.arange(1, lags + 1)]))
    shocks = rng.normal(size=length.periods + lags)
    noise = np.convolve(shocks, weights, mode="valid")[: length.periods]
    noise *= rng.uniform(0.015, 0.035) / np.sqrt(np.sum(weights**2))
    level = growth(rng, length, -0.03, 0.05) + wave(rng, length, 0.02, 0.08)
    return Path(size(rng) * (level + noise))


def business_cycle(rng: np.random.Generator, length: Length) -> Path:
    """Swing over one and a half to four years: AR(2) with complex roots."""
    radius = 0.97 ** (12 / length.year)
    angle = 2 * np.pi / (rng.uniform(1.5, 4) * length.year)
    noise = autoregressive(rng, length.periods, (2 * radius * np.cos(angle), -(radius**2)))
    level = growth(rng, length, -0.02, 0.04) + wave(rng, length, 0.02, 0.06)
    rest = rng.uniform(0.01, 0.02) * rng.normal(size=length.periods)
    return Path(size(rng) * (level + rng.uniform(0.015, 0.04) * noise + rest))


def broken_trend(rng: np.random.Generator, length: Length) -> Path:
    """Turn the trend once, before launch."""
    time = in_years(length)
    turn = time[int(rng.uniform(0.25, 0.7) * length.before)]
    slopes = rng.uniform(-0.08, 0.1, 2)
    line = 1 + slopes[0] * np.minimum(time, turn) + slopes[1] * np.maximum(time - turn, 0)
    noise = rng.uniform(0.012, 0.03) * autoregressive(rng, length.periods, (0.4,))
    return Path(size(rng) * (line + wave(rng, length, 0.02, 0.08) + noise))


def working_days(rng: np.random.Generator, length: Length) -> Path:
    """Total by month what happens on working days, less at Easter."""
    index = length.index()
    days = [pd.bdate_range(start, start + pd.offsets.MonthEnd(0)).size for start in index]
    in_april = index.year.to_numpy() % EASTER_TURNS != 0
    days_lost = np.where(index.month == np.where(in_april, 4, 3), 2, 0)
    a_day = growth(rng, length, -0.03, 0.06) * np.exp(wave(rng, length, 0.02, 0.06))
    noise = np.exp(rng.uniform(0.01, 0.02) * autoregressive(rng, length.periods, (0.3,)))
    return Path(size(rng) * (np.array(days) - days_lost) * a_day * noise)


def holidays(rng: np.random.Generator, length: Length) -> Path:
    """All but stop at the turn of the year, and slow down once in spring and in August."""
    index = length.index()
    of_year = index.isocalendar().week.astype(int)
    level = growth(rng, length, -0.03, 0.05)
    dip = np.where(of_year.isin([52, 53, 1]), rng.uniform(0.25, 0.6), 0)
    spring = 14 + index.year.to_numpy() % EASTER_TURNS
    dip = dip + np.where(of_year == spring, rng.uniform(0.1, 0.25), 0)
    dip = dip + np.where(of_year.isin([31, 32, 33, 34]), rng.uniform(0.05, 0.15), 0)
    noise = rng.uniform(0.02, 0.04) * autoregressive(rng, length.periods, (0.3,))
    return Path(size(rng) * level * (1 - dip) * np.exp(noise))


def saturating(rng: np.random.Generator, length: Length) -> Path:
    """Take up along an S-curve that is past its middle at launch."""
    time = in_years(length)
    middle = time[length.before] * rng.uniform(0.3, 0.7)
    curve = 0.25 + 1 / (1 + np.exp(-rng.uniform(1.5, 3.5) * (time - middle)))
    noise = rng.uniform(0.02, 0.04) * autoregressive(rng, length.periods, (0.3,))
    return Path(size(rng) * curve * np.exp(noise + wave(rng, length, 0.01, 0.05)))


def sharp_season(rng: np.random.Generator, length: Length) -> Path:
    """Make two months unlike all others: a season that few harmonics cannot draw."""
    profile = rng.normal(0, 0.02, 12)
    profile[rng.choice(12, 2, replace=False)] += rng.uniform(0.15, 0.45, 2) * rng.choice([-1, 1], 2)
    noise = rng.uniform(0.015, 0.035) * autoregressive(rng, length.periods, (0.3,))
    month = length.index().month.to_numpy() - 1
    return Path(size(rng) * growth(rng, length, -0.03, 0.06) * np.exp(profile[month] + noise))


def changing_season(rng: np.random.Generator, length: Length) -> Path:
    """Let the size and timing of the season stray from year to year."""
    angle = 2 * np.pi * in_years(length)
    parts = [
        (rng.uniform(-0.1, 0.1) + random_walk(rng, length, a_year=0.02)) * turn
        for turn in (np.cos(angle), np.sin(angle), np.cos(2 * angle))
    ]
    level = growth(rng, length, -0.02, 0.05) + np.sum(parts, axis=0)
    noise = rng.uniform(0.015, 0.03) * autoregressive(rng, length.periods, (0.3,))
    return Path(size(rng) * (level + noise))


def changing_noise(rng: np.random.Generator, length: Length) -> Path:
    """Alternate calm years and wild ones: the size of the noise itself wanders."""
    wild = np.exp(0.7 * autoregressive(rng, length.periods, (0.9,)))
    noise = rng.uniform(0.015, 0.03) * wild * rng.normal(size=length.periods)
    level = growth(rng, length, -0.03, 0.05) * np.exp(wave(rng, length, 0.02, 0.08))
    return Path(size(rng) * level * np.exp(noise))


def by_day(rng: np.random.Generator, length: Length) -> Path:
    """Count by day: quiet weekends, a yearly season, noise that lasts some days."""
    weekday = length.index().day_of_week.to_numpy()
    profile = np.concatenate([1 + rng.normal(0, 0.06, 5), rng.uniform(0.3, 0.9, 2)])
    level = growth(rng, length, -0.05, 0.08) * np.exp(wave(rng, length, 0.02, 0.06))
    noise = rng.uniform(0.03, 0.07) * autoregressive(rng, length.periods, (0.5,))
    return Path(size(rng) * level * profile[weekday] * np.exp(noise))


def by_quarter(rng: np.random.Generator, length: Length) -> Path:
    """Cost by quarter: a season of four, noise half of which is left a quarter later."""
    profile = rng.normal(0, 0.06, 4)
    quarter = length.index().quarter.to_numpy() - 1
    noise = rng.uniform(0.015, 0.035) * autoregressive(rng, length.periods, (0.5,))
    return Path(size(rng) * growth(rng, length, -0.02, 0.07) * np.exp(profile[quarter] + noise))


def short_history(rng: np.random.Generator, length: Length) -> Path:
    """Record two years and a little: hardly a second season."""
    level = growth(rng, length, -0.06, 0.1) + wave(rng, length, 0.02, 0.08)
    noise = rng.uniform(0.015, 0.04) * autoregressive(rng, length.periods, (0.3,))
    return Path(size(rng) * (level + noise))


def mixed_controls(rng: np.random.Generator, length: Length) -> Path:
    """Offer four series as controls, of which one helps, one misleads and two do nothing."""
    shared = random_walk(rng, length, a_year=rng.uniform(0.04, 0.08))
    noises = 0.015 * rng.normal(size=(length.periods, 5))
    base = growth(rng, length, -0.02, 0.05) + wave(rng, length, 0.02, 0.06)
    controls = np.column_stack(
        [
            1 + shared + noises[:, 0] + wave(rng, length, 0.02, 0.06),
            growth(rng, length, -0.1, 0.15) + noises[:, 1],
            1 + random_walk(rng, length, a_year=0.08) + noises[:, 2],
            1 + 0.05 * autoregressive(rng, length.periods, (0.6,)) + noises[:, 3],
        ]
    )
    scales = np.array([size(rng) for _ in range(4)])
    return Path(size(rng) * (base + shared + noises[:, 4]), controls=controls * scales)


def everything(rng: np.random.Generator, length: Length) -> Path:
    """Let the level stray, sharpen the season, add odd points and gaps, all at once."""
    walk = random_walk(rng, length, a_year=rng.uniform(0.02, 0.05))
    noise = rng.uniform(0.01, 0.03) * rng.standard_t(4, length.periods)
    odd = rng.uniform(size=length.periods) < 1 / 50
    noise = noise + np.where(odd, rng.uniform(0.1, 0.3, length.periods), 0)
    gaps = rng.uniform(size=length.periods) < 1 / 30
    gaps[length.before :] = False
    smooth = wave(rng, length, 0.03, 0.1)
    season = 0.4 * np.sign(smooth) * np.abs(smooth) ** 0.7
    level = growth(rng, length, -0.03, 0.06)
    return Path(size(rng) * level * np.exp(walk + season + noise), gaps=gaps)


GENERATORS: dict[str, tuple[Generator, tuple[Length, ...]]] = {
    "season that grows": (growing_season, (MONTHS_48, MONTHS_84)),
    "decay to a floor": (shrinking, (MONTHS_36, MONTHS_60)),
    "lognormal noise": (lognormal, (MONTHS_36, WEEKS_104)),
    "heavy tails": (heavy_tails, (MONTHS_60, WEEKS_104)),
    "small counts": (counts, (MONTHS_36, WEEKS_156)),
    "one past shift": (level_shift, (MONTHS_48, WEEKS_156)),
    "long memory": (long_memory, (MONTHS_84, WEEKS_156)),
    "business cycle": (business_cycle, (MONTHS_60, QUARTERS_40)),
    "trend that turned": (broken_trend, (MONTHS_60, WEEKS_104)),
    "working days": (working_days, (MONTHS_36, MONTHS_60)),
    "holidays": (holidays, (WEEKS_104, WEEKS_156)),
    "S-curve": (saturating, (MONTHS_48, WEEKS_156)),
    "sharp season": (sharp_season, (MONTHS_36, MONTHS_60)),
    "straying season": (changing_season, (MONTHS_60, MONTHS_84)),
    "changing noise": (changing_noise, (MONTHS_60, WEEKS_156)),
    "daily": (by_day, (DAYS_400, DAYS_800)),
    "quarterly": (by_quarter, (QUARTERS_24, QUARTERS_40)),
    "short history": (short_history, (SHORT, SHORTISH)),
    "mixed controls": (mixed_controls, (MONTHS_48, WEEKS_104)),
    "everything at once": (everything, (MONTHS_48, WEEKS_156)),
}


def cases(count: int) -> list[Case]:
    """Return ``count`` cases for each generator, length and effect, each with a seed of its own."""
    return [
        make(name, generator, length, effect, seed=number * len(EFFECTS) + place, family=FAMILY)
        for number in range(count)
        for name, (generator, lengths) in GENERATORS.items()
        for length in lengths
        for place, effect in enumerate(EFFECTS)
    ]
