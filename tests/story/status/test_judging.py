from __future__ import annotations

import pytest
from judged import AS_OF, decision, guardrail, running
from measured_by_hand import measured
from small_initiative import Row, milestone, small, stage

import reportkit as rk
from reportkit.errors import EstimateError
from reportkit.story.status import programme_status
from reportkit.story.status.judging import RULES

LATE = [milestone("Go live", "May 2025", AS_OF)]
AHEAD = [milestone("Go live", "Dec 2025", AS_OF)]


def judge(**frames: list[Row]) -> rk.Status:
    return rk.status(rk.track_progress(small(AS_OF, **frames)))


def test_every_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    rules = [one.rule for one in judge().findings]
    assert len({rule.key for rule in rules}) == len(RULES)
    assert all(rule.stated.endswith(".") for rule in rules)


def test_a_decision_that_is_due_comes_before_every_concern() -> None:
    status = judge(milestones=LATE, decisions=[decision("2025-07-15")])
    assert status.word == "decision needed"
    assert [one.rule.key for one in status.fired] == ["decision", "overdue"]


def test_one_concern_is_enough_for_attention() -> None:
    assert judge(milestones=LATE).word == "needs attention"


def test_work_whose_dates_are_kept_is_on_track() -> None:
    assert judge(milestones=AHEAD).word == "on track"
    assert judge(stages=[running(0.3)]).word == "on track"


def test_what_is_not_recorded_is_not_known_and_not_on_track() -> None:
    assert judge().word == "not known"
    assert judge(stages=[stage("beta", 1, "running")]).word == "not known"


def test_kept_limits_alone_do_not_make_it_on_track() -> None:
    assert judge(guardrails=[guardrail(6, 1)]).word == "not known"


def test_the_status_is_a_fact_with_the_same_id_in_every_edition() -> None:
    fact = judge(milestones=AHEAD).fact
    assert (fact.id, fact.value, fact.period) == ("one.status", "on track", AS_OF)


def test_every_rule_leaves_a_fact_whether_it_applies_or_not() -> None:
    facts = {fact.id: fact.value for fact in judge(milestones=LATE).facts}
    assert facts["one.status.rule.overdue"] == "applies"
    assert facts["one.status.rule.budget"] == "not known"


@pytest.mark.parametrize(
    ("frames", "nearest"),
    [
        ({"milestones": AHEAD}, "Green"),
        ({"milestones": LATE}, "Amber"),
        ({"milestones": AHEAD, "decisions": [decision("2025-07-15")]}, "Amber"),
        ({"milestones": AHEAD, "guardrails": [guardrail(6, 7)]}, "Red"),
        ({}, None),
    ],
)
def test_the_nearest_rating_is_red_only_where_the_work_cannot_go_on(
    frames: dict[str, list[Row]], nearest: str | None
) -> None:
    assert judge(**frames).nearest == nearest


def test_nouns_are_taken_in_any_order_and_what_is_unknown_is_no_error() -> None:
    progress = rk.track_progress(small(AS_OF, milestones=AHEAD))
    unknown = rk.Unknown("What this will save", "no inputs are recorded", "the table 'drivers'")
    one, other = rk.status(unknown, measured(), progress), rk.status(progress, measured())
    assert one == other


@pytest.mark.parametrize("given", ["nothing", "progress twice", "a word"])
def test_a_wrong_noun_is_told_with_what_to_write(given: str) -> None:
    progress = rk.track_progress(small(AS_OF))
    nouns = {"nothing": (), "progress twice": (progress, progress), "a word": (progress, "beta")}
    with pytest.raises(EstimateError, match=r"Write rk\.status\(progress, forecast"):
        rk.status(*nouns[given])  # type: ignore[arg-type]  # what is tested is a wrong argument


def test_a_programme_counts_the_initiatives_that_a_rule_applies_to() -> None:
    programme = rk.track_programme(rk.read("data/exemplars", as_of="2014-11-30"))
    status = programme_status(programme)
    assert status.word == "needs attention"
    late = sum(
        any(date.overdue(one.as_of) for date in one.milestones) for one in programme.initiatives
    )
    finding = next(one for one in status.findings if one.rule.key == "overdue")
    assert status.reasons[0] == f"{late} of 25 has a date overdue"
    assert finding.facts[0].id == "programme.status.overdue"


def test_a_programme_of_which_nothing_is_recorded_is_not_known() -> None:
    assert programme_status(rk.track_programme(small(AS_OF))).word == "not known"
