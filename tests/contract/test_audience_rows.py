"""What an audience's tables hold: its rows, and nothing that tells of another's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import ipc

from reportkit.contract.audience_rows import audience_rows, values_of
from reportkit.contract.check import RawTable, check_tables
from reportkit.errors import ParameterError, SourceError
from reportkit.sources import read, read_snapshot, write_snapshot
from reportkit.sources.snapshot import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.contract.dataset import Tables

AS_OF = dt.date(2024, 6, 30)
Cells = dict[str, list[object]]

# Every word of Leeds and of York's own is told from all others by its prefix.
STATED: dict[str, Cells] = {
    "initiatives": {"initiative": ["post", "calls"], "name": ["Post room", "Call centre"]},
    "milestones": {
        "initiative": ["post", "calls"],
        "milestone": ["Open letters", "Answer calls"],
        "due": ["Dec 2024", "when callers stop"],
        "done": ["no", "no"],
    },
    "metric_definitions": {
        "initiative": ["post"],
        "metric": ["letters"],
        "name": ["Letters opened"],
        "unit": ["letters"],
        "better": ["higher"],
    },
    "metrics": {
        "initiative": ["post", "post", "post", "calls"],
        "metric": ["letters", "letters", "letters", "york-rings"],
        "site": ["leeds", "york", "", "york"],
        "period": ["2024-05-01"] * 4,
        "value": ["11", "2222", "2233", "3333"],
    },
    "rollout": {
        "initiative": ["post", "post"],
        "site": ["leeds", "york"],
        "name": ["Leeds depot", "York depot"],
        "went_live": ["2024-01-01", "2024-02-01"],
    },
}


def _own() -> dict[str, pd.DataFrame]:
    visits = pd.DataFrame(
        {
            "site": pd.Categorical(["leeds", "york"]),
            "who": pd.Categorical(["leeds-anna", "york-bert"]),
        }
    )
    visits.attrs["note"] = "york-bert was ill"
    return {
        "visits": visits,
        "depots": pd.DataFrame({"initiative": ["post"], "depot": ["york-gate"]}),
    }


@pytest.fixture
def tables() -> Tables:
    raw = {name: RawTable(pd.DataFrame(table, dtype="str")) for name, table in STATED.items()}
    return check_tables(raw, AS_OF, "data/x", own=_own())


def _bytes(folder: Path) -> bytes:
    """All that a snapshot's files say, with their tables read: bytes may be packed."""
    found = b""
    for file in sorted(folder.iterdir()):
        found += file.read_bytes()
        if file.suffix == ".arrow":
            with pa.memory_map(str(file)) as mapped:
                table = ipc.open_file(mapped).read_all()
            found += repr((table.schema.metadata, table.to_pydict())).encode()
            found += repr([table.column(name).chunks for name in table.column_names]).encode()
    return found


def test_a_snapshot_of_one_site_says_nothing_of_another(tables: Tables, tmp_path: Path) -> None:
    everybodys, one = tmp_path / "all", tmp_path / "one"
    write_snapshot(tables, everybodys)
    write_snapshot(audience_rows(tables, {"site": ["leeds"]}), one)
    for word in (b"york", b"York", b"2222", b"2233", b"3333", b"calls", b"callers"):
        assert word in _bytes(everybodys)
        assert word not in _bytes(one)
    for word in (b"leeds-anna", b"Leeds depot", b"Post room", b"Open letters", b"Letters opened"):
        assert word in _bytes(one)


def test_a_row_of_all_sites_together_is_no_sites_row(tables: Tables) -> None:
    part = audience_rows(tables, {"site": ["leeds"]})
    assert list(part.frames["metrics"]["value"]) == [11]
    both = audience_rows(tables, {"site": ["leeds", "york"]})
    assert list(both.frames["metrics"]["value"]) == [11, 2222, 3333]


def test_a_row_must_fit_every_column(tables: Tables) -> None:
    part = audience_rows(tables, {"initiative": ["post"], "site": ["york"]})
    assert list(part.frames["metrics"]["value"]) == [2222]
    assert part.initiatives == ("post",)
    assert "visits" not in part.own


def test_several_initiatives_are_one_audience(tables: Tables) -> None:
    part = audience_rows(tables, {"initiative": ["calls", "post"]})
    assert part.initiatives == ("post", "calls")
    assert audience_rows(tables, {"initiative": ["calls"]}).initiatives == ("calls",)


def test_an_own_table_that_names_no_reader_is_left_out_and_who_asks_for_it_is_told_why(
    tables: Tables,
) -> None:
    part = audience_rows(tables, {"site": ["leeds"]})
    assert list(part.own) == ["visits"]
    assert part.warnings == ()
    with pytest.raises(ParameterError, match=r'no table "depots"\. An own table without a column'):
        part.latest("depots")


def test_a_warning_of_anothers_rows_is_not_handed_on(tables: Tables) -> None:
    assert len(tables.warnings) == 2
    assert all("york-rings" in one or "callers" in one for one in tables.warnings)
    part = audience_rows(tables, {"initiative": ["post"]})
    assert not any("york" in one or "callers" in one for one in part.warnings)
    assert any(
        "callers" in one for one in audience_rows(tables, {"initiative": ["calls"]}).warnings
    )


def test_who_may_see_all_rows_is_given_the_tables_as_they_are(tables: Tables) -> None:
    assert audience_rows(tables, {}) is tables


def test_taking_a_part_changes_nothing_of_the_whole(tables: Tables) -> None:
    before = {name: frame.copy() for name, frame in {**tables.frames, **tables.own}.items()}
    audience_rows(tables, {"site": ["leeds"]})
    for name, frame in {**tables.frames, **tables.own}.items():
        pd.testing.assert_frame_equal(frame, before[name])
    assert tables.own["visits"].attrs == {"note": "york-bert was ill"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"site": ["leds"]}, r'site.* "leds"\. Did you mean .leeds.'),
        ({"sites": ["leeds"]}, r'No .*"sites".*Did you mean .site.'),
        # The unit of a metric and the name of a depot are no readers.
        ({"unit": ["letters"]}, "has a column"),
    ],
)
def test_an_audience_without_rows_is_refused(
    tables: Tables, rows: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        audience_rows(tables, rows)


def test_rows_that_belong_to_no_initiative_are_refused() -> None:
    raw = {"initiatives": RawTable(pd.DataFrame(STATED["initiatives"], dtype="str"))}
    visits = pd.DataFrame({"region": ["north"], "count": [3]})
    tables = check_tables(raw, AS_OF, "data/x", own={"visits": visits})
    with pytest.raises(
        ParameterError, match="Add a column initiative to the table that has region"
    ):
        audience_rows(tables, {"region": ["north"]})
    one = tables.only("post")
    assert list(audience_rows(one, {"region": ["north"]}).own["visits"]["count"]) == [3]


def test_numbers_are_named_as_they_are_written() -> None:
    raw = {"initiatives": RawTable(pd.DataFrame({"initiative": ["post"], "name": ["Post"]}))}
    visits = pd.DataFrame({"depot": [7.0, 70.0, None], "count": [1, 2, 3]})
    tables = check_tables(raw, AS_OF, "data/x", own={"visits": visits})
    assert values_of(tables, "depot") == ("7", "70")
    assert list(audience_rows(tables, {"depot": ["7"]}).own["visits"]["count"]) == [1]


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_blanks_around_a_name_are_none_of_it_and_an_empty_cell_names_nobody(kind: str) -> None:
    raw = {"initiatives": RawTable(pd.DataFrame({"initiative": ["post"], "name": ["Post"]}))}
    region = pd.Series([" north ", "north", "", "  ", None], dtype=kind)
    visits = pd.DataFrame({"region": region, "count": range(5)})
    tables = check_tables(raw, AS_OF, "data/x", own={"visits": visits})
    assert values_of(tables, "region") == ("north",)
    assert list(audience_rows(tables, {"region": ["north"]}).own["visits"]["count"]) == [0, 1]


def test_the_values_of_a_column_come_from_every_table_that_has_it(tables: Tables) -> None:
    assert values_of(tables, "site") == ("leeds", "york")
    assert values_of(tables, "initiative") == ("post", "calls")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", "z", None])), min_size=1)
)
def test_every_row_that_names_a_reader_goes_to_that_reader_and_to_no_other(
    rows: list[tuple[str, str | None]],
) -> None:
    raw = {"initiatives": RawTable(pd.DataFrame({"initiative": ["a", "b"], "name": ["A", "B"]}))}
    named = pd.DataFrame(
        {
            "initiative": [initiative for initiative, _ in rows],
            "region": pd.Series([region for _, region in rows], dtype="object"),
            "number": range(len(rows)),
        }
    )
    tables = check_tables(raw, AS_OF, "data/x", own={"visits": named})
    seen = [
        number
        for region in values_of(tables, "region")
        for number in audience_rows(tables, {"region": [region]}).own["visits"]["number"]
    ]
    assert sorted(seen) == [at for at, (_, region) in enumerate(rows) if region is not None]


def test_the_kernel_of_one_reader_can_read_no_other_day(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(audience_rows(tables, {"site": ["leeds"]}), tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert read("data/x", AS_OF).rows == {"site": ("leeds",)}
    assert read_snapshot(tmp_path).rows == {"site": ("leeds",)}
    with pytest.raises(SourceError, match=r"readers of site leeds.*tables\.before"):
        read("data/x", dt.date(2024, 5, 31))
    assert read("data/../data/x/", AS_OF).rows == {"site": ("leeds",)}
    with pytest.raises(SourceError, match="readers of site leeds"):
        read("data/y", AS_OF)
