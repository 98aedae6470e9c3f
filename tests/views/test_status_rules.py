from __future__ import annotations

from small_initiative import milestone, small

import reportkit as rk
from reportkit.blocks import Details, Paragraph, Table, plain
from reportkit.story.status.judging import RULES
from reportkit.views.showing import _SHOWN

NOW = "2025-06-30"


def view(due: str | None) -> rk.View:
    rows = {"milestones": [milestone("Go live", due, NOW)]} if due else {}
    return rk.status_rules(rk.status(rk.track_progress(small(**rows))))


def test_every_rule_is_listed_with_its_outcome_and_why() -> None:
    made = view("May 2025")
    details = next(block for block in made.blocks if isinstance(block, Details))
    table = details.blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == len(RULES)
    rows = {plain(row[0]): plain(row[1]) for row in table.rows}  # type: ignore[arg-type]  # no bars
    assert rows["A milestone's last day has passed and it is not done."] == "applies"
    assert all(plain(row[2]) for row in table.rows)  # type: ignore[arg-type]  # no bars


def test_an_email_reads_only_what_the_status_has_meant() -> None:
    shown = [block for block in view("May 2025").blocks if not isinstance(block, Details)]
    assert [type(block) for block in shown] == [Paragraph]


def test_of_a_status_that_is_not_known_only_the_rules_are_shown() -> None:
    assert all(isinstance(block, Details) for block in view(None).blocks)


def test_the_status_and_its_rules_are_facts_of_the_edition() -> None:
    facts = {fact.id: fact.value for fact in view("May 2025").facts}
    assert facts["one.status"] == "needs attention"
    assert facts["one.status.rule.overdue"] == "applies"
    assert "reference.rating.amber.cost" in facts


def test_a_status_shows_itself_by_its_rules() -> None:
    status = rk.status(rk.track_progress(small()))
    home = (type(status).__module__, type(status).__name__)
    assert _SHOWN[home](status).name == "status_rules"
