from __future__ import annotations

from small_initiative import opened, said

import reportkit as rk
from reportkit.blocks import Heading, Paragraph, plain, text
from reportkit.blocks.plaintext import render_text
from reportkit.estimate import Estimate, Unknown
from reportkit.fact import Fact, Grade
from reportkit.views.absent import absent, not_known
from reportkit.views.view import View

COST = Fact("cost", "Cost", Estimate(1.0, "GBP"), "2025-06-30", Grade.RECORDED, "a test")
KNOWN = View("known", (Paragraph(text("It works.")),), (COST,))
UNSEEN = Unknown("What it has saved so far", "no metric is recorded", "the table 'metrics'")
UNFORESEEN = Unknown("What this will save", "no driver is recorded", "the table 'drivers'")


def heads(view: View) -> list[str]:
    return [plain(block.text) for block in opened(view) if isinstance(block, Heading)]


def test_a_section_tells_all_that_is_missing_in_one_sentence_after_what_there_is() -> None:
    view = rk.section("Saving", not_known("a", UNSEEN), KNOWN, not_known("b", UNFORESEEN))
    assert said(view) == (
        "Saving ------ It works. What it has saved so far is not known yet: no metric is "
        "recorded. What this will save is not known yet: no driver is recorded. They need the "
        "table 'metrics' and the table 'drivers'."
    )


def test_what_two_views_lack_is_told_once() -> None:
    view = rk.section("Saving", not_known("a", UNSEEN), not_known("b", UNSEEN))
    assert said(view).count("What it has saved so far") == 1
    assert view.missing == (UNSEEN,)


def test_what_was_never_recorded_is_told_by_its_table() -> None:
    words = said(rk.section("Work", absent("a", "the stages", "stages"), absent("b", "x", "gates")))
    assert words.endswith(
        "Not recorded yet: the stages; x. They would come from the table 'stages' and the table "
        "'gates'."
    )


def test_a_section_states_the_facts_of_its_views() -> None:
    assert rk.section("Work", KNOWN, KNOWN).facts == (COST,)


def test_a_section_with_nothing_to_show_leaves_no_empty_head_among_sections() -> None:
    view = rk.sections(
        rk.section("Saving", not_known("a", UNSEEN)),
        rk.section("Work", KNOWN, absent("b", "the stages", "stages")),
        rk.section("Learned", absent("c", "what was tried", "experiments")),
    )
    assert heads(view) == ["Work", "Not known yet"]
    assert said(view).endswith(
        "Not known yet ------------- - What it has saved so far: no metric is recorded. "
        "Nothing is recorded of these: - The stages - What was tried "
        "- What it has saved so far: the table 'metrics'. - The stages: the table 'stages'. "
        "- What was tried: the table 'experiments'."
    )


def test_an_executive_reads_what_is_not_known_and_who_opens_it_which_tables_would_tell() -> None:
    view = rk.sections(rk.section("Saving", not_known("a", UNSEEN)))
    assert "table" not in render_text(view.blocks)
    assert "the table 'metrics'" in said(view)


def test_sections_that_lack_nothing_end_with_what_they_show() -> None:
    view = rk.sections(rk.section("Work", KNOWN), rk.section("More", KNOWN))
    assert heads(view) == ["Work", "More"]
    assert said(view).endswith("It works.")


def test_a_view_that_shows_a_part_keeps_it_and_hands_over_the_rest() -> None:
    part = View("part", (*KNOWN.blocks, *not_known("a", UNSEEN).blocks), missing=(UNSEEN,))
    view = rk.sections(rk.section("Saving", part))
    assert heads(view) == ["Saving", "Not known yet"]
    assert said(view).count("What it has saved so far: no metric is recorded.") == 1
