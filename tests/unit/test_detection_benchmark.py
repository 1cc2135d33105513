"""The page of the detector's benchmark: what counts as reached, and that it can be made."""

import subprocess
import sys

import numpy as np
import pytest

from benchmarks.detection_absolute import Found, all_units_up, unevenness
from benchmarks.detection_results import Line
from benchmarks.detection_world import NEVER, World, draw


@pytest.mark.parametrize(
    ("reached", "aim", "more", "met"),
    [
        (0.904, 0.90, True, True),
        (0.895, 0.90, True, True),  # at the digits of the aim: 0.90
        (0.894, 0.90, True, False),
        (0.054, 0.05, False, True),
        (0.056, 0.05, False, False),
        (0.93, (0.88, 0.93), True, True),
        (0.94, (0.88, 0.93), True, False),
        (0.87, (0.88, 0.93), True, False),
        (0.5, None, True, None),
    ],
)
def test_a_line_is_reached_or_missed_at_the_digits_of_its_aim(reached, aim, more, met):
    assert Line("a line", reached, aim, more=more).met is met


def test_a_missed_line_is_marked():
    assert Line("a line", 0.5, 0.9).cells == "0.50 | 0.90 | **missed**"
    assert Line("a line", 0.2, 0.1, more=False).cells == "0.20 | ≤ 0.10 | **missed**"
    assert Line("a line", 0.95, 0.9).cells == "0.95 | 0.90 | reached"


def test_units_that_were_loud_before_are_left_out_of_a_share():
    assert Found([-1, 3, 8, NEVER]).share_within(8) == 1 / 3


def test_noise_is_that_of_the_world_times_as_much():
    """Units' own weeks, their shared movement taken off: half and double the noise of the same seeds."""

    def spread(noise):
        drawn = [draw(World(noise=noise), seed) for seed in range(6)]
        return float(np.concatenate([each.panel.ratio - each.true_level for each in drawn]).std())

    assert spread(0.5) == pytest.approx(0.5 * spread(1.0), rel=0.05)
    assert spread(2.0) == pytest.approx(2.0 * spread(1.0), rel=0.1)


def test_the_absolute_rule_sees_a_rise_of_all_and_a_higher_line_sees_less():
    risen, higher, still = (
        all_units_up(rise, room, range(3)).share_within(12)
        for rise, room in ((0.3, 1.1), (0.3, 1.4), (0.0, 1.4))
    )
    assert risen > 0.95
    assert risen > higher > still


def test_of_units_below_the_minimum_group_nothing_is_told_of_how_they_share():
    found = unevenness(range(2), 0.05)
    small = [int((draw(World({"spread": (0.45, 0)}), seed).panel.size < 10).sum()) for seed in range(2)]
    assert 0 < found.unseen <= sum(small)
    assert found.unseen + len(found.delays) == 2 * 6


@pytest.mark.slow
def test_the_benchmark_runs_small_and_tells_every_section(repository, tmp_path):
    written = tmp_path / "detection.md"
    command = [sys.executable, "-m", "benchmarks.detection", "--null-panels", "2", "--affected-units", "6"]
    ran = subprocess.run(
        [*command, "--write", written], cwd=repository, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert written.read_text(encoding="utf-8") == ran.stdout
    sections = [line[3:] for line in ran.stdout.splitlines() if line.startswith("## ")]
    assert sections == [
        "False alarms",
        "Rises found",
        "What is no rise",
        "The watch tier",
        "What is said of a rise",
        "The absolute rule",
        "Uneven load",
        "The ledger",
        "Time",
    ]
