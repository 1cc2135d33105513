import re
from datetime import date

import pytest

from dashboard.words import numbers
from dashboard.words.catalogue import code, count, listing, say
from dashboard.words.english import TEXTS


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (6.0, 1, "6"),
        (6.94, 1, "6.9"),
        (6.96, 1, "7"),
        (1234.5, 1, "1,234.5"),
        (-3.25, 1, "−3.2"),
        (-0.04, 1, "0"),
        (0.0, 0, "0"),
        (100.0, 0, "100"),
    ],
)
def test_a_number_has_no_trailing_zero_and_a_real_minus(value, digits, text):
    assert numbers.plain(value, digits) == text


def test_two_loads_that_differ_never_look_the_same():
    assert numbers.load("patients_per_nurse", 6.04, beside=6.0) == "6.04 patients per nurse"
    assert numbers.load("patients_per_nurse", 6.4, beside=6.0) == "6.4 patients per nurse"
    assert numbers.load("patients_per_nurse", 6.0, beside=6.0) == "6 patients per nurse"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.004, "under 1 %"),
        (0.005, "under 1 %"),
        (0.163, "16 %"),
        (0.997, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_that_is_not_nothing_or_all_never_reads_so(share, text):
    assert numbers.percent(share) == text


def test_dates_are_written_out():
    assert numbers.day(date(2026, 3, 1)) == "1 March 2026"
    assert numbers.short_day(date(2026, 9, 21)) == "21 Sep 2026"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Ash"], "Ash"),
        (["Ash", "Birch"], "Ash and Birch"),
        (["Ash", "Birch", "Cedar", "Downs"], "Ash, Birch, Cedar and Downs"),
        (["Ash", "Birch", "Cedar", "Downs", "Elm", "Fern"], "Ash, Birch, Cedar, Downs and 2 more"),
    ],
)
def test_a_list_names_four_and_counts_the_rest(names, text):
    assert listing(names) == text


def test_one_and_many():
    assert count("days", 1) == "1 day"
    assert count("days", 0) == "0 days"
    assert count("days", 12) == "12 days"


def test_an_unknown_code_is_shown_as_it_is():
    assert code("staff_group", "nurse") == "nurse"
    assert code("staff_group", "peer_worker") == "peer worker"
    assert code("staff_group", None) == ""


def test_a_missing_text_is_an_error_not_a_blank():
    with pytest.raises(KeyError):
        say("no.such.text")


def test_no_text_speaks_of_what_the_product_never_says():
    never = r"\b(money saved|fte|beds saved|posts saved|mortality|league table)\b"
    assert [key for key, text in TEXTS.items() if re.search(never, text.lower())] == []
