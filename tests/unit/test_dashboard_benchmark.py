"""What the dashboard's benchmark makes of what readers waited."""

from benchmarks.dashboard_load import Round, document, share
from benchmarks.dashboard_reader import CHOSEN, OPENED, Answer


def test_a_share_is_the_value_that_so_many_do_not_exceed():
    values = [float(n) for n in range(1, 101)]
    assert (share(values, 0.95), share(values, 0.5), share([3.0], 0.95)) == (95.0, 50.0, 3.0)


def answers(seconds: float, number: int) -> list[Answer]:
    return [Answer("unit", CHOSEN if n % 2 else OPENED, seconds, 400_000) for n in range(number)]


def test_an_aim_is_reached_only_if_every_round_reached_it():
    quick = Round(30, 60.0, cpu=10.0, answers=answers(0.2, 100))
    slow = Round(30, 60.0, cpu=10.0, answers=answers(2.0, 100))
    assert "**Reached**" in document([quick], 10.0)
    assert "**Missed**" in document([slow], 10.0)
    assert "**Reached in the better rounds only**" in document([quick, slow], 10.0)
    assert "was not measured" in document([Round(2, 60.0, answers=answers(0.1, 9))], 10.0)


def test_errors_are_counted_and_no_wait():
    failed = Answer("unit", CHOSEN, 60.0, 0, "no answer")
    text = document([Round(30, 60.0, cpu=10.0, answers=[*answers(0.2, 100), failed])], 10.0)
    assert "Errors: 1 (no answer)." in text
    assert "60.00 s" not in text
    assert "| unit | 100 | 0.20 s | 0.20 s | 0.20 s | 400 kB |" in text
