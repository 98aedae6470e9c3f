"""What the crash benchmark must show, and its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from delivery_bench.audit import Audit, Round, Window
from delivery_bench.page import markdown
from delivery_bench.points import ANY_TIME, BOTH_AT_ANY_TIME, NAMED_POINTS, By, Point, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALL_POINTS = (*NAMED_POINTS, ANY_TIME, BOTH_AT_ANY_TIME)
_MAY = {Unknown.NEVER: "0", Unknown.PERHAPS: "0 or 1", Unknown.ALWAYS: "1"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that must hold: how many, how many it may be, and which broke it."""

    what: str
    found: int
    least: int = 0
    most: int | None = 0
    which: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether it holds."""
        return self.found >= self.least and (self.most is None or self.found <= self.most)

    @property
    def sentence(self) -> str:
        """As printed."""
        allowed = f"at most {self.most}" if self.most is not None else f"at least {self.least}"
        shown = "".join(f"\n  {each}" for each in self.which[:5]) if not self.is_met else ""
        verdict = "met" if self.is_met else "missed"
        return f"{verdict}: {self.what}: {self.found}, {allowed} allowed{shown}"


def marks(audit: Audit, least_kills: int) -> list[Mark]:
    """Return what must hold of one database."""
    lost = [f"edition {each.edition}, {one}" for each in audit.rounds for one in each.lost]
    twice = [f"edition {each.edition}, {one}" for each in audit.rounds for one in each.twice]
    astray = [each for each in audit.unknown if each.window is Window.ASTRAY]
    odd = [
        f"{', '.join(point.name for point in each.points) or 'nobody was killed'}: "
        f"{len(each.unknown)} unknown"
        for each in audit.rounds
        if not each.is_as_expected
    ]
    return [
        Mark(f"{audit.name}, kills", audit.kills, least_kills, None),
        Mark(f"{audit.name}, lost", len(lost), which=tuple(lost)),
        Mark(f"{audit.name}, sent twice", len(twice), which=tuple(twice)),
        Mark(f"{audit.name}, unknown outside the window", len(astray)),
        Mark(
            f"{audit.name}, rounds with more or fewer unknown than can be",
            len(odd),
            which=tuple(odd),
        ),
        Mark(f"{audit.name}, editions not prepared", audit.unbuilt),
        Mark(
            f"{audit.name}, readers without exactly one letter once a person has resent",
            len(audit.not_once),
            which=tuple(audit.not_once),
        ),
        Mark(f"{audit.name}, schedulers that ended by themselves", len(audit.fallen)),
        Mark(
            f"{audit.name}, points never reached",
            len(audit.unreached),
            which=tuple(each.name for each in audit.unreached),
        ),
    ]


def freeze_marks(audit: Audit, frozen: int, least: int) -> list[Mark]:
    """Return what must hold where schedulers were stopped for a while, and nobody was killed."""
    name = f"{audit.name}, frozen"
    lost = [one for each in audit.rounds for one in each.lost]
    return [
        Mark(f"{name}: schedulers", frozen, least, None),
        Mark(f"{name}: lost", len(lost), which=tuple(lost)),
        Mark(f"{name}: sent twice", sum(len(each.twice) for each in audit.rounds)),
        Mark(f"{name}: unknown", len(audit.unknown)),
        Mark(f"{name}: readers without exactly one letter", len(audit.not_once)),
        Mark(f"{name}: schedulers that ended by themselves", len(audit.fallen)),
    ]


def point_table(audits: Sequence[Audit]) -> str:
    """Return kills and unknown letters by point."""
    header = ["killed", "unknown, a kill"]
    for audit in audits:
        header += [f"{audit.name}: kills", "unknown"]
    rows = [_point_row(name, points, audits) for name, points in _by_name().items()]
    total = [str(count) for audit in audits for count in (audit.kills, len(audit.unknown))]
    return markdown([*header, "lost", "twice"], [*rows, ["all", "", *total, *_harm(audits, None)]])


def _by_name() -> dict[str, list[Point]]:
    names: dict[str, list[Point]] = {}
    for point in ALL_POINTS:
        side = {By.SERVER: "dialogue: ", By.LEDGER: "", By.CLOCK: ""}[point.by]
        first = f", after a kill: {point.first}" if point.first else ""
        names.setdefault(f"{side}{point.name}{first}", []).append(point)
    return names


def _point_row(name: str, points: list[Point], audits: Sequence[Audit]) -> list[str]:
    (may,) = {_MAY[each.unknown] for each in points}
    cells = [name, may]
    for audit in audits:
        rounds = _rounds(audit, points)
        cells.append(str(sum(len(each.kills) for each in rounds)))
        cells.append(str(sum(len(each.unknown) for each in rounds)))
    return cells + _harm(audits, points)


def _harm(audits: Iterable[Audit], points: list[Point] | None) -> list[str]:
    rounds = list(
        chain.from_iterable(
            audit.rounds if points is None else _rounds(audit, points) for audit in audits
        )
    )
    return [
        str(sum(len(each.lost) for each in rounds)),
        str(sum(len(each.twice) for each in rounds)),
    ]


def _rounds(audit: Audit, points: list[Point]) -> list[Round]:
    return [each for point in points for each in audit.at(point)]


def window_table(audits: Sequence[Audit]) -> str:
    """Return where the breaks fell that made letters unknown."""
    rows = []
    for window in Window:
        found = [Counter(each.taken for each in a.unknown if each.window is window) for a in audits]
        rows.append([window.value, *(str(n) for each in found for n in (each.total(), each[True]))])
    header = ["when the scheduler died"]
    for audit in audits:
        header += [f"{audit.name}: unknown", "in the server's log"]
    return markdown(header, rows)
