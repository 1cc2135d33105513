"""Expectations of `caseload`: patients of a unit on a day."""

from expectations.codes import PERIODS
from expectations.quantities import number_unless_set, number_where_given
from expectations.rules import DAWN, at_most, between, not_before, not_missing, one_of
from expectations.suite import Suite

CENSUS_METHODS = ("midnight", "mean", "assignment", "appointment", "mds")

MOST_PATIENTS_OF_A_UNIT = 2_000
MOST_PATIENT_DAYS_OF_A_MONTH = 31 * MOST_PATIENTS_OF_A_UNIT
MOST_PATIENTS_OF_A_CLINICIAN = 300
"""The largest community caseloads stay below 150 a person; 400 is two columns run into one."""

MOST_MOVES = 2_000
"""Admissions, discharges, transfers or referrals of one unit in a day."""

MOST_CONTACTS = 10_000
MOST_WAITING = 100_000
MOST_OBSERVATION_HOURS = 24 * 200

_MOVES = "A unit counts from 0 to 2,000 of these in a day."

SUITE = Suite(
    "caseload",
    (
        not_missing("unit_id", "Patients are somewhere."),
        not_missing("date", "A census belongs to a day."),
        not_missing("period", "Without a period, a day's counts cannot be told from a night's."),
        not_missing("patients", "The number of patients is what the row is for; none is 0, not blank."),
        one_of("period", PERIODS, "The period is day, evening, night or all."),
        one_of("census_method", CENSUS_METHODS, "Patients were counted in one of the listed ways."),
        not_before("date", DAWN, "No census is older than 2000: an empty date came out so."),
        between(
            "patients",
            0,
            MOST_PATIENT_DAYS_OF_A_MONTH,
            "A month's counts of a unit come to 0 to 62,000 patients (2,000 a day).",
        ),
        between(
            number_unless_set("patients", "month_total"),
            None,
            MOST_PATIENTS_OF_A_UNIT,
            "A unit has from 0 to 2,000 patients.",
            name="patients_of_a_day",
        ),
        between(
            number_where_given("patients", "clinician_id"),
            None,
            MOST_PATIENTS_OF_A_CLINICIAN,
            "One clinician looks after at most 300 patients.",
            name="patients_of_a_clinician",
        ),
        between(
            "acuity_weighted_patients", 0, 10_000, "Weights count a patient at most five times: 0 to 10,000."
        ),
        between("admissions", 0, MOST_MOVES, _MOVES),
        between("discharges", 0, MOST_MOVES, _MOVES),
        between("transfers_in", 0, MOST_MOVES, _MOVES),
        between("transfers_out", 0, MOST_MOVES, _MOVES),
        between("referrals", 0, MOST_MOVES, _MOVES),
        between("contacts", 0, MOST_CONTACTS, "A unit attends from 0 to 10,000 contacts in a day."),
        between("contacts_missed", 0, MOST_CONTACTS, "A unit misses from 0 to 10,000 contacts in a day."),
        between("waiting", 0, MOST_WAITING, "From 0 to 100,000 patients wait for one unit."),
        between("longest_wait_days", 0, 3_650, "The longest wait is at most ten years."),
        between("observed_patients", 0, MOST_PATIENTS_OF_A_UNIT, "A unit observes from 0 to 2,000 patients."),
        at_most(
            "observed_patients",
            "patients",
            "Patients under observation are among the unit's patients.",
            name="observed_above_patients",
        ),
        between(
            "observation_staff_hours",
            0,
            MOST_OBSERVATION_HOURS,
            "Observation takes from 0 to 4,800 staff hours a day (200 people around the clock).",
        ),
    ),
)
