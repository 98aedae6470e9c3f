from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reportkit.errors import ParameterError
from reportkit.reports import (
    Audience,
    Parameter,
    Parameters,
    Report,
    Signature,
    check_parameters,
)

TODAY = dt.date(2015, 6, 1)
SIGNATURE = Signature(
    "n.ipynb",
    {
        each.name: each
        for each in (
            Parameter("as_of", "2014-12-31", str),
            Parameter("source", "data/x", str),
            Parameter("initiative", "a", str),
            Parameter("weeks", 12, int),
            Parameter("share", 0.82, float),
            Parameter("draft", default=False, kind=bool),
            Parameter("sites", ["a"], list),
            Parameter("computed", None, None),
        )
    },
)


def check(
    texts: dict[str, str] | None = None,
    as_of: dt.date | None = None,
    signature: Signature = SIGNATURE,
    as_of_rule: dt.date | str = dt.date(2014, 12, 31),
    **keys: Any,
) -> Parameters:
    report = Report.model_validate(
        {"title": "T", "notebook": "n.ipynb", "as_of": as_of_rule, **keys}
    )
    return check_parameters(report, signature, today=TODAY, as_of=as_of, texts=texts)


def complaint(*args: Any, **keys: Any) -> str:
    with pytest.raises(ParameterError) as caught:
        check(*args, **keys)
    return str(caught.value)


def test_text_is_read_as_the_parameters_type() -> None:
    texts = {"weeks": "6", "share": "1", "draft": "true", "sites": '["b"]', "computed": "7"}
    given = check(texts).given
    assert given == {
        "as_of": "2014-12-31",
        "weeks": 6,
        "share": 1.0,
        "draft": True,
        "sites": ["b"],
        "computed": "7",
    }
    assert type(given["share"]) is float


def test_the_command_line_wins_over_the_definition_and_that_over_the_notebook() -> None:
    made = check({"weeks": "3"}, parameters={"weeks": 6, "source": "data/y"})
    assert (made.value("weeks"), made.value("source"), made.value("share")) == (3, "data/y", 0.82)


def test_a_day_that_is_asked_for_wins_over_the_definitions() -> None:
    assert check(as_of=dt.date(2014, 6, 30)).given["as_of"] == "2014-06-30"


def test_a_misspelt_parameter_is_answered_with_the_right_one() -> None:
    assert "no parameter 'wekks'. Did you mean 'weeks'?" in complaint({"wekks": "1"})


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("weeks", "six", "a whole number"),
        ("weeks", "1.5", "a whole number"),
        ("share", "high", "a number"),
        ("share", "nan", "a number"),
        ("draft", "perhaps", "true or false"),
        ("sites", "a,b", "a list"),
        ("sites", "[null]", "a list"),
        ("sites", "[[1]]", "a list"),
        ("sites", "[NaN]", "a list"),
    ],
)
def test_text_of_the_wrong_type_is_told_with_the_right_one(name: str, text: str, kind: str) -> None:
    said = complaint({name: text})
    assert f"Parameter '{name}' is '{text}'. Give {kind}, as in" in said


def test_a_defined_value_of_the_wrong_type_is_told() -> None:
    assert "Parameter 'weeks' is True" in complaint(parameters={"weeks": True})
    assert check(parameters={"share": 1}).given["share"] == 1.0


def test_a_day_in_the_future_is_refused() -> None:
    said = complaint(as_of=dt.date(2015, 6, 2))
    assert "2015-06-02 is in the future (today is 2015-06-01)" in said
    assert check(as_of=TODAY).as_of == TODAY


def test_without_any_day_the_error_says_where_to_give_one() -> None:
    report = Report.model_validate({"title": "T", "notebook": "n.ipynb"})
    with pytest.raises(ParameterError, match="--as-of YYYY-MM-DD"):
        check_parameters(report, SIGNATURE, today=TODAY)


def test_all_problems_are_told_at_once() -> None:
    said = complaint({"wekks": "1", "share": "high"}, dt.date(2016, 1, 1))
    assert len(said.splitlines()) == 3


def test_a_notebook_without_as_of_is_refused() -> None:
    bare = Signature("n.ipynb", {"weeks": SIGNATURE.parameters["weeks"]})
    assert "no parameter 'as_of'" in complaint(signature=bare)


def test_as_of_is_given_by_its_own_option() -> None:
    assert "--as-of" in complaint({"as_of": "2014-06-30"})


def test_the_parameter_of_each_edition_is_chosen_with_only() -> None:
    assert "--only b" in complaint({"initiative": "b"}, for_each="initiative")
    made = check(for_each="initiative")
    assert made.of(Audience("b", {"initiative": "b"})).given["initiative"] == "b"
    assert "initiative" not in made.given


def test_for_each_names_a_parameter_of_the_notebook() -> None:
    assert "Did you mean 'initiative'" in complaint(for_each="initative")


def test_what_an_audience_has_of_its_own_wins_over_report_and_notebook() -> None:
    made = check(parameters={"weeks": 6}).of(Audience("b", {"weeks": 3, "share": 0.5}))
    assert (made.value("weeks"), made.value("share")) == (3, 0.5)
    assert "share" not in made.defaults


def test_the_audience_of_a_report_for_all_changes_nothing() -> None:
    made = check({"weeks": "3"})
    assert made.of(Audience(None)) == made


def test_a_rule_for_the_day_counts_from_today() -> None:
    assert check(as_of_rule="previous month end").as_of == dt.date(2015, 5, 31)


def test_a_secret_is_not_given_by_hand() -> None:
    said = complaint({"password": "x"}, secrets=["password"])
    assert said.startswith("'password' is a secret")
    assert "REPORTKIT_SECRET_PASSWORD" in said


def test_a_secret_is_no_parameter_that_an_edition_keeps() -> None:
    said = complaint(secrets=["source"])
    assert "The parameters cell of n.ipynb holds the secret 'source'" in said
    assert 'rk.secret("source")' in said
