"""The huddle sheet in words."""

from datetime import timedelta

from dashboard.words.sheet import first, grid, over
from tests.unit.test_words_this_week import FRIDAY, coming, unknown


def test_a_sheet_has_a_column_a_day_and_a_row_a_period():
    night = coming(period="night", state="within", load=5.1, limit=8.0)
    rows = [coming(), night, unknown(date=FRIDAY + timedelta(days=1))]
    days, table = grid(rows)
    assert days == ["Fri 27 Feb", "Sat 28 Feb"]
    assert table == [("day, line 6", ["▲ 6.6", "○"]), ("night, line 8", ["● 5.1", ""])]
    assert grid([]) == ([], [])


def test_a_sheet_lists_what_it_has_room_for():
    rows = [coming(date=FRIDAY + timedelta(days=n)) for n in range(12)]
    assert over(rows)[0] == "Fri 27 Feb, day: 6.6 patients per nurse (line 6); 3.5 more nurse hours."
    assert (len(over(rows)), over(rows)[-1]) == (10, "3 more.")
    assert first(["a"] * 4) == ["a"] * 4
