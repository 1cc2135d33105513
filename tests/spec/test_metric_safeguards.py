"""Drafts, consent, training, permitted use and concerns."""

import pytest

from tests.metric_facts import cell, shown

DRAFTS = {"tasks": 20, "accepted": 9, "edited": 3, "rejected": 4, "abandoned": 1, "failed": 1}
DRAFTS |= {"disposition_unknown": 20 - (9 + 3 + 4 + 1 + 1)}


def test_edit_share():
    assert shown("edit_share", usage=[DRAFTS]) == (3, 9 + 3, 3 / (9 + 3), 18 / 20)


def test_rejection_share():
    assert shown("rejection_share", usage=[DRAFTS]) == (4, 9 + 3 + 4, 4 / (9 + 3 + 4), 18 / 20)


def test_drafts_nobody_judged_are_not_assessed():
    drafts = {"tasks": 2, "accepted": 0, "edited": 0, "rejected": 0, "failed": 2, "disposition_unknown": 0}
    assert cell("edit_share", usage=[drafts])["state"] == "not_assessed"
    assert cell("rejection_share", usage=[drafts])["state"] == "not_assessed"


def test_accepted_fast_unedited_share_is_about_drafts_that_may_have_been_accepted():
    usage = [DRAFTS | {"review_known": 8, "fast_unedited": 2}]
    assert shown("accepted_fast_unedited_share", usage=usage) == (2, 8, 2 / 8, 8 / (9 + 2))


CAME_IN = {
    "admissions": 5,
    "transfers_in": 1,
    "referrals": 0,
    "days_with_new_patients": 7,
    "days_expected": 7,
}


def test_informed_coverage():
    rows = {"events": [{"informed": 4}], "patients": [CAME_IN]}
    assert shown("informed_coverage", **rows) == (4, 5 + 1 + 0, 4 / (5 + 1), 7 / 7)


def test_asked_coverage():
    rows = {"events": [{"asked": 3}], "patients": [CAME_IN]}
    assert shown("asked_coverage", **rows) == (3, 5 + 1 + 0, 3 / (5 + 1), 7 / 7)


def test_a_week_in_which_nobody_came_has_nobody_to_inform():
    nobody = CAME_IN | {"admissions": 0, "transfers_in": 0}
    assert cell("informed_coverage", events=[{"informed": 0}], patients=[nobody])["state"] == "not_assessed"


ANSWERS = {"consent_granted": 6, "consent_declined": 2, "consent_withdrawn": 1, "consent_not_required": 3}


def test_consent_coverage_counts_a_refusal_like_a_consent():
    usage = [ANSWERS | {"tasks": 15, "consent_unknown": 3}]
    assert shown("consent_coverage", usage=usage) == (6 + 2 + 1 + 3, 15, (6 + 2 + 1 + 3) / 15, 1)


def test_used_after_refusal_is_a_count_and_without_its_feed_never_zero():
    assert shown("used_after_refusal", events=[{"used_after_refusal": 0}])[2] == 0
    assert shown("used_after_refusal", events=[{"used_after_refusal": 2}]) == (2, 1, 2, None)
    told = cell("used_after_refusal", without="consent_daily", events=[{"used_after_refusal": 0}])
    assert (told["state"], told["numerator"], told["value"]) == ("not_collected", None, None)


def test_trained_use_share_is_of_the_tasks_whose_training_can_be_looked_up():
    usage = [
        {"task_type": "handover", "tasks": 10, "trained_tasks": 7},
        {"task_type": "coding", "tasks": 5, "trained_tasks": None},
    ]
    assert shown("trained_use_share", usage=usage) == (7, 10, 7 / 10, 10 / (10 + 5))


def test_permitted_use_share():
    usage = [{"tasks": 10, "permitted_known": 8, "permitted_tasks": 6}]
    assert shown("permitted_use_share", usage=usage) == (6, 8, 6 / 8, 8 / 10)


def test_patient_facing_share_is_of_all_tasks():
    assert shown("patient_facing_share", usage=[{"tasks": 40, "patient_facing": 10}]) == (10, 40, 10 / 40, 1)


def test_handed_over_share_is_of_the_tasks_that_patients_meet_and_that_tell_of_it():
    met = {"tasks": 40, "patient_facing": 10, "handed_over_known": 8, "handed_over": 2}
    assert shown("handed_over_share", usage=[met]) == (2, 8, 2 / 8, 8 / 10)
    none = met | {"handed_over": 0}
    assert shown("handed_over_share", usage=[none])[2] == 0


def test_a_handover_that_nothing_tells_of_is_missing_and_with_no_patient_there_is_nothing_to_hand_over():
    met = {"tasks": 40, "patient_facing": 10, "handed_over_known": 0, "handed_over": 0}
    assert cell("handed_over_share", usage=[met])["state"] == "missing"
    assert cell("handed_over_share", usage=[met | {"patient_facing": 0}])["state"] == "not_assessed"


CONCERNS = {
    "concern_misleading": 5,
    "concern_omission": 4,
    "concern_discriminatory": 1,
    "concern_crisis_missed": 2,
    "concern_privacy": 3,
    "concern_other": 6,
}
CHECKED = CONCERNS | {"tasks": 200, "concern_checked": 100}


def test_concern_share_is_of_any_kind():
    assert shown("concern_share", usage=[CHECKED]) == (21, 100, (5 + 4 + 1 + 2 + 3 + 6) / 100, 100 / 200)


@pytest.mark.parametrize(
    ("metric", "flagged"),
    [
        ("concern_misleading_share", 5),
        ("concern_omission_share", 4),
        ("concern_discriminatory_share", 1),
        ("concern_crisis_missed_share", 2),
        ("concern_privacy_share", 3),
    ],
)
def test_each_kind_of_concern(metric, flagged):
    assert shown(metric, usage=[CHECKED]) == (flagged, 100, flagged / 100, 100 / 200)


def test_no_concern_among_checked_outputs_is_zero_and_no_check_is_not_assessed():
    none = dict.fromkeys(CONCERNS, 0) | {"tasks": 4}
    assert shown("concern_share", usage=[none | {"concern_checked": 4}])[2] == 0
    assert cell("concern_share", usage=[none | {"concern_checked": 0}])["state"] == "not_assessed"


def test_guideline_acknowledged_share_is_of_those_at_work_and_before_the_first_one_not_known():
    people = [{"clinicians_worked": 12, "clinicians_acknowledged": 9}]
    assert shown("guideline_acknowledged_share", people=people) == (9, 12, 9 / 12, None)
    none = [{"clinicians_worked": 12, "clinicians_acknowledged": 0}]
    assert shown("guideline_acknowledged_share", people=none)[2] == 0
    before = cell("guideline_acknowledged_share", people=[{"clinicians_worked": 12}])
    assert before["state"] == "missing"
    few = [{"clinicians_worked": 9, "clinicians_acknowledged": 9}]
    assert cell("guideline_acknowledged_share", people=few)["state"] == "suppressed"
    assert cell("guideline_acknowledged_share", without="training", people=people)["state"] == "not_collected"


def test_support_is_told_as_offered_used_of_it_and_refused():
    events = [{"support_offered": 24, "support_used": 13, "support_refused": 2}]
    assert shown("support_offered", events=events) == (24, 1, 24, None)
    assert shown("support_used_share", events=events) == (13, 24, 13 / 24, None)
    assert shown("support_refused", events=events) == (2, 1, 2, None)
    assert shown("support_refused", events=[{"support_offered": 6, "support_refused": 0}])[2] == 0
    assert cell("support_offered", events=[{}])["state"] == "missing"
    assert (
        cell("support_used_share", events=[{"support_offered": 0, "support_used": 0}])["state"]
        == "not_assessed"
    )


def test_what_was_offered_is_an_act_of_management_and_what_was_used_is_about_people():
    few = [{"clinicians_worked": 9}]
    events = [{"support_offered": 24, "support_used": 13, "support_refused": 2}]
    assert cell("support_offered", people=few, events=events)["state"] == "value"
    assert cell("support_used_share", people=few, events=events)["state"] == "suppressed"
    assert cell("support_refused", people=few, events=events)["state"] == "suppressed"
