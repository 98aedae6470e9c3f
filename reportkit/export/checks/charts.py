"""Check 27: how many charts, how many series, how long a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import Figure
from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, warning
from reportkit.export.checks.page_text import quoted
from reportkit.export.checks.reading import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.export.checks.proof import Proof

_CHARTS, _SERIES, _TITLE = 5, 4, 10


def _charts(proof: Proof) -> Iterator[Flaw]:
    figures = [block for block in proof.blocks if isinstance(block, Figure)]
    if len(figures) > _CHARTS:
        yield warning(
            "the email",
            f"has {len(figures)} charts, and {_CHARTS} are the most. Put some into details.",
        )
    for figure in figures:
        series = {_series(trace, at) for at, trace in enumerate(figure.spec.get("data") or [])}
        series.discard(None)
        if len(series) > _SERIES:
            yield warning(
                quoted(figure.title), f"has {len(series)} series, and {_SERIES} are the most."
            )
        length = len(words(figure.title))
        if length > _TITLE:
            yield warning(quoted(figure.title), f"has {length} words as a title. Use {_TITLE}.")


def _series(trace: Mapping[str, Any], at: int) -> str | None:
    """Return what a trace belongs to; None where it only helps to draw a band."""
    line = trace.get("line") or {}
    if line.get("width") == 0 and trace.get("mode", "lines") == "lines":
        return None
    if trace.get("visible") in {False, "legendonly"}:
        return None
    return str(trace.get("legendgroup") or trace.get("name") or at)


CHECKS = (
    Check(
        27,
        "charts",
        "At most 5, with 4 series each and titles of at most 10 words.",
        _charts,
        "warning",
    ),
)
