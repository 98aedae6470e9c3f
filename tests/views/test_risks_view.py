from __future__ import annotations

from small_initiative import Row, printed, said, small

import reportkit as rk
from reportkit.blocks import Bar, Details, Table, Tone, plain


def risk(key: str, likelihood: object, impact: object, **own: object) -> Row:
    return {
        "initiative": "one",
        "risk": key,
        "description": f"{key} happens.",
        "likelihood": likelihood,
        "impact": impact,
        "mitigation": f"We watch {key}.",
        "owner": "Head of Watching",
        **own,
    }


def guardrail(name: str, limit: float, latest: object, **own: object) -> Row:
    row = {"initiative": "one", "guardrail": name, "unit": "errors", "limit": limit}
    return {**row, "latest": latest, "stops": "above", "recorded_on": "2025-06-01", **own}


def view(**frames: list[Row]) -> rk.View:
    return rk.risks(rk.track_progress(small(**frames)))


def test_a_risk_has_its_chance_in_words_with_the_percentage_and_what_is_done() -> None:
    cells = printed(view(risks=[risk("Rain", 0.4, 600_000)], guardrails=[guardrail("A", 6, 3)]))
    assert cells[:2] == [
        "Rain happens. We watch Rain.",
        "about as likely as not (40%); £600k",
    ]


def test_only_the_heaviest_three_are_told_at_once_and_all_of_them_below() -> None:
    rows = [risk(f"Risk {place}", 0.5, 1000 * place) for place in range(1, 6)]
    made = view(risks=rows, guardrails=[guardrail("A", 6, 3)])
    table, *_ = made.blocks
    assert isinstance(table, Table)
    heads = [plain(row[0]) for row in table.rows if not isinstance(row[0], Bar)]
    assert [head.split(" happens")[0] for head in heads] == ["Risk 5", "Risk 4", "Risk 3"]
    details = made.blocks[-1]
    assert isinstance(details, Details)
    inside = next(block for block in details.blocks if isinstance(block, Table))
    assert len(inside.rows) == 5


def test_a_limit_is_shown_as_how_much_of_it_is_used_and_not_as_a_light_alone() -> None:
    made = view(risks=[risk("Rain", 0.4, 1)], guardrails=[guardrail("Errors", 6, 3)])
    _, table, _ = made.blocks
    assert isinstance(table, Table)
    bar = table.rows[0][1]
    assert isinstance(bar, Bar)
    assert (bar.share, bar.tone) == (0.5, Tone.PLAIN)
    assert plain(bar.text) == "50% used: 3; the limit is 6 errors"


def test_a_limit_that_is_passed_is_said_to_be() -> None:
    made = view(risks=[risk("Rain", 0.4, 1)], guardrails=[guardrail("Errors", 6, 9)])
    bar = made.blocks[1].rows[0][1]  # type: ignore[union-attr]  # the table of limits
    assert (bar.share, bar.tone) == (1.0, Tone.CONCERN)
    assert plain(bar.text).startswith("past its limit: 9; the limit is 6")


def test_small_shares_of_a_limit_are_told_apart() -> None:
    row = guardrail("Wrong names", 0.01, 0.006, unit="share")
    words = said(view(risks=[risk("Rain", 0.4, 1)], guardrails=[row]))
    assert "60% used: 0.6%; the limit is 1%" in words


def test_a_risk_that_nobody_judged_says_so() -> None:
    cells = printed(view(risks=[risk("Rain", "", "")], guardrails=[guardrail("A", 6, "")]))
    assert cells[1] == "not judged; not judged"
    assert "no reading yet" in cells


def test_a_table_that_is_missing_is_named_and_the_other_still_shown() -> None:
    alone = view(risks=[risk("Rain", 0.4, 1)])
    assert "Rain happens." in said(alone)
    assert [one.wants for one in alone.missing] == ["the table 'guardrails'"]
    neither = view()
    assert [one.wants for one in neither.missing] == ["the table 'risks'", "the table 'guardrails'"]


def test_what_is_printed_is_stated_as_a_fact() -> None:
    made = view(risks=[risk("Rain", 0.4, 600_000)], guardrails=[guardrail("Errors", 6, 3)])
    facts = {fact.id for fact in made.facts}
    assert {
        "one.risk.rain.likelihood",
        "one.risk.rain.impact",
        "one.guardrail.errors.latest",
        "one.guardrail.errors.limit",
        "one.guardrail.errors.used",
    } <= facts


def test_without_a_currency_an_amount_is_printed_as_it_was_given() -> None:
    rows = [risk("Rain", 0.4, 600_000)]
    made = rk.risks(rk.track_progress(small(own={"currency": ""}, risks=rows)))
    assert printed(made)[1] == "about as likely as not (40%); 600k"


def test_endless_words_are_cut_in_the_email_and_whole_below() -> None:
    endless = "so " * 3000
    made = view(risks=[risk("Rain", 0.4, 1, description=endless, mitigation=endless)])
    told, below, *_ = (cell for cell in printed(made) if cell.startswith("so so"))
    assert len(told) < 500
    assert len(below) > 8000
