"""The answer of the page Rollout for every case, and how an effect is worded."""

import json
from datetime import date
from typing import Any

import pytest

from dashboard.data import About
from dashboard.words import rollout as words
from dashboard.words import rollout_effects as effect_words
from pipelines.pooled.outcomes import OUTCOMES
from pipelines.shapes import PUBLISHED

ABOUT = About("000001-x", "Northside", date(2026, 6, 28), date(2026, 6, 28), 1, 10, 10)
OLD = About("000001-x", "Northside", date(2026, 6, 28), date(2026, 6, 28), 30, 10, 10)


def estimate(outcome: str = "documentation_minutes", **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(PUBLISHED["estimate"])
    row |= {"outcome": outcome, "effect": -12.4, "low": -17.6, "high": -7.1, "detectable": 7.8}
    row |= {"treated_units": 6, "comparison_units": 4, "unit_weeks": 226, "grade": "controlled"}
    row |= {"pretrend_passed": True, "placebo_passed": True, "left_out": "{}", "dose_bands": "[]"}
    return row | values


def ledger(**values: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(PUBLISHED["ledger"])
    row |= {"saved_hours": 1000.0, "saved_low": 900.0, "saved_high": 1100.0, "claimed_hours": 2500.0}
    row |= {"evidence_grade": "log_measured", "conversion_ratio": 1.6, "coverage": 0.9}
    return row | {"conversion_low": 1.1, "conversion_high": 2.1} | values


def answer(*rows: dict[str, Any], about: About = ABOUT, service: str = "", covered: bool = True) -> str:
    return words.answer(service, rows, ledger() if covered else None, about, covered=covered)


def test_an_effect_is_told_with_interval_grade_units_and_what_could_be_found():
    assert answer(estimate()) == (
        "Across the organisation staff spent 12.4 minutes less on documentation in every 8 hours worked "
        "(7.1 to 17.6; controlled: 6 units with a tool against 4 units without). An effect of 7.8 min per "
        "8 h or more would be found four times in five. Of the time saved since go-live (log-measured), "
        "1.6 hours became workload for each hour saved (1.1 to 2.1): more than was saved. Promised were "
        "2,500 hours for the same weeks, measured 1,000 (40 %)."
    )


def test_a_cost_is_no_saving():
    text = answer(estimate(effect=3.0, low=1.0, high=5.0), service="Acute wards")
    assert text.startswith("In Acute wards staff spent 3 minutes more on documentation")


def test_an_interval_that_holds_none_is_not_called_nothing():
    text = answer(estimate(effect=-1.0, low=-4.0, high=2.0))
    assert "no effect can be told from none on documentation: −1 min per 8 h (−4 to +2; controlled" in text
    assert "An effect smaller than 7.8 min per 8 h could be there and not be found." in text


def test_the_word_controlled_stands_only_where_the_checks_say_so():
    row = estimate(grade="compared", placebo_passed=False)
    assert "compared, not controlled: 6 units" in answer(row)
    assert words.grade_sentence(row) == (
        "Not called controlled: a go-live pretended earlier shows an effect as well."
    )
    assert words.grade_sentence(estimate()).startswith("Called controlled: ")


def test_one_unit_says_nothing_of_how_sure():
    row = estimate(
        low=None, high=None, detectable=None, treated_units=1, grade="compared", pretrend_passed=None
    )
    text = answer(row)
    assert "in 1 unit against 4 units: too few for an interval, so nothing says how sure that is." in text
    assert "four times in five" not in text
    assert "only one unit has a tool" in words.grade_sentence(row)
    assert words.verdict(row) == "nothing says how sure"


@pytest.mark.parametrize(
    ("reason", "part"),
    [
        ("not_collected", "not collected is not zero"),
        ("no_data", "not recorded here"),
        ("hidden", "hidden, too few people"),
        ("baseline_short", "fewer than 12 weeks before go-live"),
        ("ramp_not_over", "no week after the learning weeks"),
        ("no_comparison", "nothing to compare with"),
    ],
)
def test_every_reason_for_no_estimate_has_its_own_words(reason, part):
    rows = [estimate(name, effect=None, low=None, high=None, reason=reason) for name in OUTCOMES]
    text = answer(*rows)
    assert text.startswith("Across the organisation: No effect can be told: ")
    assert part in text


def test_without_a_rollout_nothing_is_asked_of_ledger_or_promise():
    text = answer(estimate(effect=None, low=None, high=None, reason="no_rollout"))
    assert text == "Across the organisation: No effect can be told: no tool has gone live here."


def test_a_snapshot_without_estimates_says_which_command_to_run():
    assert answer() == "This snapshot holds no pooled estimate: run `plimsoll run SITE`."


def test_another_outcome_leads_where_documentation_is_not_told_and_that_is_said():
    text = answer(
        estimate(effect=None, low=None, high=None, reason="no_data"),
        estimate("load", effect=6.1, low=0.4, high=12.2, detectable=8.6),
    )
    assert text.startswith("Minutes of documentation cannot be told here (not recorded here")
    assert (
        "so this is on load per staff hour. Across the organisation load per staff hour was 6.1 % higher"
        in text
    )


def test_without_grants_load_is_told_and_what_people_did_is_not():
    text = answer(estimate("load", effect=6.1, low=0.4, high=12.2, detectable=8.6), covered=False)
    assert text.startswith("What the tools did to people's time is not shown to your role")
    assert "load per staff hour was 6.1 % higher" in text
    assert text.endswith("Where saved time went is not shown to your role.")


def test_old_data_say_first_that_now_is_unknown():
    text = answer(estimate(), about=OLD)
    assert text.startswith(
        "The newest data are 30 days old, so how things stand now is unknown; this is as of 28"
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"conversion_low": 0.2}, "1.6 hours became workload for each hour saved (0.2 to 2.1)."),
        ({"conversion_low": -0.4}, "Whether any of the time saved became workload is not sure (−0.4 to 2.1"),
        ({"conversion_low": -3.0, "conversion_high": -0.5}, "none became workload: workload fell."),
        ({"conversion_ratio": None}, "nothing was surely saved, so no share of it can have become workload."),
        ({"reason": "suppressed"}, "Where saved time went: hidden: fewer than 10 people worked here."),
        ({"reason": "not_measured"}, "not known, which is not none."),
        ({"reason": "no_comparison"}, "no unit without the tool to compare with"),
    ],
)
def test_where_the_saving_went(values, text):
    assert text in words.where_sentence(ledger(**values), ABOUT, covered=True)


def test_where_it_went_is_unknown_without_a_ledger():
    assert words.where_sentence(None, ABOUT, covered=True).startswith("This snapshot holds no ledger")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"claimed_hours": None}, "No minutes were promised for these units."),
        (
            {"claimed_hours": 900.0},
            "The 900 hours promised for the same weeks were reached: 1,000 were measured.",
        ),
        ({"saved_hours": -100.0}, "Promised were 2,500 hours for the same weeks, measured −100 (0 %)."),
        ({"saved_hours": None}, ""),
    ],
)
def test_whether_the_promise_was_kept(values, text):
    assert words.kept_sentence(ledger(**values)) == text


def test_good_and_bad_follow_the_direction_and_context_has_neither():
    assert words.tone(estimate()) == "better"
    assert words.tone(estimate("load", effect=5, low=1, high=9)) == "worse"
    assert words.tone(estimate("patients", effect=5, low=1, high=9)) == "neither"
    assert words.verdict(estimate("patients", effect=5, low=1, high=9)) == (
        "more, neither good nor bad by itself"
    )
    assert words.verdict(estimate("patients", effect=5, low=1, high=9), short=True) == "more"
    assert words.tone(estimate("load", effect=5, low=0, high=9)) == "unsure"


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("effect", [-2.0, 2.0])
def test_every_outcome_has_words_for_less_and_more(outcome, effect):
    row = estimate(outcome, effect=effect, low=min(effect / 2, effect * 2), high=max(effect / 2, effect * 2))
    text = words.effect_sentence("", row)
    assert "{" not in text
    assert words.number(outcome, 2.0) in text
    assert words.ORDER.count(outcome) == 1


def test_what_is_not_in_an_estimate_is_counted_by_reason():
    row = estimate(left_out=json.dumps({"hidden": 1, "no_data": 3, "no_comparison": 0}))
    assert words.left_out_sentence(words.left_out(row)) == (
        "Units with a tool that are not in it: 1 (hidden, too few people) and 3 (not recorded)."
    )
    assert words.left_out_sentence({}) == ""


def test_dose_response_says_what_it_is_and_why_not():
    bands = [{"use_from": 0.5, "use_to": 0.6, "effect": -13.9, "low": -15.3, "high": -12.5}]
    slope: dict[str, Any] = {
        "dose_slope": 0.8,
        "dose_low": -5.2,
        "dose_high": 6.7,
        "dose_bands": json.dumps(bands),
    }
    text, told = effect_words.dose_texts(estimate(**slope))
    assert text.endswith("changed by +0.8 min per 8 h (−5.2 to +6.7), which cannot be told from no change.")
    assert told == ["50 % to 60 % of clinicians using it: −13.9 min per 8 h (−15.3 to −12.5)"]
    sure, _ = effect_words.dose_texts(estimate(**slope | {"dose_low": 0.2}))
    assert sure.endswith("That is more than chance.")
    plain, _ = effect_words.dose_texts(estimate(**slope | {"dose_low": None}))
    assert plain.endswith("nothing says how sure that is.")
    for reason in ("use_hidden", "use_does_not_vary", "too_few"):
        assert effect_words.dose_texts(estimate(dose_reason=reason))[0].startswith("Not told: ")
    assert effect_words.dose_texts(estimate(effect=None))[0] == "Not told: there is no effect to lay use on."


def test_a_table_row_has_a_cell_for_each_column_and_a_reason_where_there_is_no_effect():
    told = effect_words.table_row(estimate())
    assert len(told) == len(effect_words.columns())
    assert told[1:5] == ["−12.4 min per 8 h", "−17.6 to −7.1", "better", "7.8 min per 8 h"]
    none = effect_words.table_row(estimate(effect=None, reason="not_collected"))
    assert none[1] == "No feed of the site records this; not collected is not zero."
    assert len(none) == len(told)
