"""Several initiatives together: the total with its range, and what makes it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import (
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Role,
    Table,
    text,
)
from reportkit.estimate import Estimate, Unknown
from reportkit.formats import numbers
from reportkit.story.portfolio_words import (
    left_out_sentence,
    next_moves,
    pace_sentence,
    portfolio_answer,
    portfolio_fact,
    shared_sentences,
    spread_sentence,
    years_words,
)
from reportkit.story.say import say_spread, say_value, slug
from reportkit.views import drawing
from reportkit.views.absent import not_known
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Part, Text
    from reportkit.fact import Fact
    from reportkit.savings.portfolio import Portfolio

_ROW = 34
_FRAME = 56
_MOST = 15
_TOTAL = "All together"


def portfolio_chart(portfolio: Portfolio | Unknown) -> View:
    """Return what initiatives save together, what each adds, and where more buys most.

    Parameters
    ----------
    portfolio
        From :func:`reportkit.portfolio`.
    """
    if isinstance(portfolio, Unknown):
        return not_known("portfolio_chart", portfolio)
    said = [portfolio_answer(portfolio), pace_sentence(portfolio)]
    spread = [spread_sentence(portfolio)] if len(portfolio.by_initiative) > 1 else []
    shared, moves = shared_sentences(portfolio), next_moves(portfolio)
    facts = [fact for _, stated in (*said, *spread, *shared, *moves) for fact in stated]
    table, in_table = _table(portfolio)
    facts += in_table
    blocks: list[Block] = [Paragraph(words) for words, _ in said]
    blocks.append(_figure(portfolio, table))
    left_out = left_out_sentence(portfolio)
    if left_out is not None:
        blocks.append(Paragraph(left_out[0], Role.NOTE))
        facts += left_out[1]
    inside: list[Part] = []
    if moves:
        inside.append(Heading(text("Where more buys most"), 3))
        inside.append(Items(tuple(Item(words) for words, _ in moves)))
    inside += [Paragraph(words) for words, _ in (*shared, *spread)]
    if not shared:
        once = "No benefit is stated to be shared, so none is counted once only."
        inside.append(Paragraph(text(once), Role.NOTE))
    blocks.append(Details("Where more buys most, and how the total was added up", tuple(inside)))
    return View("portfolio_chart", tuple(blocks), unique(facts))


def _figure(portfolio: Portfolio, table: Table) -> Figure:
    shown = portfolio.by_initiative.head(_MOST)
    total = numbers.money(portfolio.total.value, portfolio.currency)
    most = str(shown["share_of_uncertainty"].idxmax()) if len(shown) else ""
    return Figure(
        title=f"Together they may save {total} over {years_words(portfolio)}",
        subtitle="Net saving of each and of all; line: 80% range",
        alt=f"Range chart of {len(shown)} initiatives and their total: {total}, likely "
        f"{numbers.spread(portfolio.total)}; {most} adds most to the uncertainty."[:250],
        spec=_spec(portfolio),
        numbers=table,
        height=_FRAME + _ROW * (len(shown) + 1),
    )


def _spec(portfolio: Portfolio) -> dict[str, Any]:
    rows = [
        (str(name), float(row["p10"]), float(row["p50"]), float(row["p90"]))
        for name, row in portfolio.by_initiative.head(_MOST).iterrows()
    ]
    total = portfolio.total
    rows.append((_TOTAL, total.low or total.value, total.value, total.high or total.value))
    ends = [0.0, *(low for _, low, _, _ in rows), *(high for _, _, _, high in rows)]
    traces = [*_ranges(rows[:-1], drawing.GREY), *_ranges(rows[-1:], drawing.ACCENT)]
    layout = drawing.layout(
        hovermode=False,
        margin={"l": 48, "r": 24, "t": 8, "b": 36},
        xaxis=drawing.amount_axis(min(ends), max(ends), portfolio.currency) | {"showgrid": True},
        yaxis={"showgrid": False, "autorange": "reversed", "ticklabelstandoff": 6},
    )
    return {"data": traces, "layout": layout}


def _ranges(rows: list[tuple[str, float, float, float]], colour: str) -> list[dict[str, Any]]:
    """Return the ranges as lines with their middles as points."""
    labels = [drawing.literal(name) for name, *_ in rows]
    lines = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _, low, _, high in rows for x in (low, high, None)],
        "y": [y for label in labels for y in (label, label, None)],
        "line": {"color": colour, "width": 3},
        "hoverinfo": "skip",
    }
    middles = {
        "type": "scatter",
        "mode": "markers",
        "x": [mid for _, _, mid, _ in rows],
        "y": labels,
        "marker": {"color": colour, "size": 11},
        "hoverinfo": "skip",
    }
    return [lines, middles]


def _table(portfolio: Portfolio) -> tuple[Table, list[Fact]]:
    facts: list[Fact] = []
    rows: list[tuple[Text, ...]] = []
    for name, row in portfolio.by_initiative.iterrows():
        key = slug(str(name))
        value = Estimate(
            float(row["p50"]),
            portfolio.currency,
            float(row["p10"]),
            float(row["p90"]),
            numbers.LIKELY,
        )
        saving = portfolio_fact(portfolio, f"initiative.{key}", f"{name}: net saving", value)
        doubt = portfolio_fact(
            portfolio,
            f"initiative.{key}.uncertainty",
            f"{name}: share of the uncertainty of the total",
            Estimate(float(row["share_of_uncertainty"]), "share"),
        )
        facts += [saving, doubt]
        rows.append(
            (
                text(str(name)),
                text(say_value(saving)),
                text(say_spread(saving)),
                text(say_value(doubt)),
            )
        )
    columns = (
        Column("Initiative"),
        Column("Net saving", "end"),
        Column("Likely range", "end"),
        Column("Of the uncertainty", "end"),
    )
    return Table(columns, tuple(rows)), facts
