from __future__ import annotations

from reportkit.blocks import Bar, Column, Table, text
from reportkit.blocks.widths import fit


def _table(*rows: tuple[str, ...], end: bool = False) -> Table:
    columns = tuple(Column(f"C{at}", "end" if end else "start") for at in range(len(rows[0])))
    return Table(columns, tuple(tuple(text(cell) for cell in row) for row in rows))


def test_dates_and_ranges_stay_on_one_line_and_prose_wraps() -> None:
    prose = "Find an apprenticeship: start the beta of the employers' service"

    room = fit(_table((prose, "Oct to Dec 2014", "$3.2m to $4.0m", prose)))

    assert room.whole == {1, 2}


def test_column_that_a_phone_has_no_room_for_wraps_there_and_only_there() -> None:
    room = fit(_table(("Registrations", "23 Nov 2026", "3.2m to 4.0m", "3 months later")))

    assert room.whole == {1, 2, 3}
    assert room.loose == {2, 3}
    assert room.phone == "wide"


def test_small_table_keeps_its_type_on_a_phone() -> None:
    room = fit(_table(("Oslo", "1,240"), ("Lyon", "980"), end=True))

    assert (room.phone, room.loose) == ("", frozenset())


def test_words_break_only_where_not_even_they_fit_a_phone() -> None:
    assert fit(_table(("registrations",) * 3)).phone == "snug"
    assert fit(_table(("registrations",) * 5)).phone == "tight"


def test_table_that_fits_no_desk_says_so() -> None:
    assert fit(_table(("registrations",) * 5)).fits
    assert not fit(_table(("registrations",) * 12)).fits


def test_long_prose_earns_no_more_room_than_three_lines_need() -> None:
    first, second = fit(_table(("word " * 50, "word " * 8))).shares

    assert first == second == 50


def test_bar_has_room_to_be_seen() -> None:
    table = Table((Column(""), Column("")), ((text("x"), Bar(0.5, text("1"))),))

    assert fit(table).shares[1] > 70


def test_table_without_rows_has_a_share_for_each_column() -> None:
    assert fit(Table((Column("A"), Column("B")), ())).shares == (50, 50)
