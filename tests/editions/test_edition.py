from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reportkit.editions.edition import audience_name, audience_of, folder_of, split_revision

DAY = dt.date(2014, 12, 31)
AUDIENCES = st.text(min_size=1, max_size=300)


def test_a_folder_is_named_by_report_day_audience_and_revision() -> None:
    root = Path("editions")
    assert folder_of(root, "one", DAY, None, 1) == root / "one/2014-12-31"
    assert folder_of(root, "one", DAY, None, 2) == root / "one/2014-12-31.r2"
    assert folder_of(root, "one", DAY, "view-licence", 1) == root / "one/2014-12-31/view-licence"
    assert folder_of(root, "one", DAY, "view", 3) == root / "one/2014-12-31/view.r3"


@given(AUDIENCES)
def test_any_audience_has_a_name_that_is_safe(audience: str) -> None:
    name = audience_name(audience)
    assert 0 < len(name.encode()) <= 200
    assert not set(name) & set('/\\.\0 \n:*?"<>|')
    assert split_revision(f"{name}.r2") == (name, 2)
    assert split_revision(name) == (name, 1)
    assert audience_of(name) in {audience, None}


@given(AUDIENCES, AUDIENCES)
def test_two_audiences_never_share_a_name(one: str, other: str) -> None:
    assert (audience_name(one) == audience_name(other)) is (one == other)
