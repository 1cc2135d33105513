-- Patients by unit and week. A unit's own rows, else the sum of its clinicians'; `all` serves missing periods.

CREATE TABLE census AS
SELECT * EXCLUDE (clinician_id) FROM caseload WHERE clinician_id IS NULL
UNION ALL BY NAME
SELECT unit_id, date, period, sum(patients) AS patients,
    sum(acuity_weighted_patients) AS acuity_weighted_patients,
    sum(admissions) AS admissions, sum(discharges) AS discharges, sum(transfers_in) AS transfers_in,
    sum(transfers_out) AS transfers_out, sum(contacts) AS contacts, sum(contacts_missed) AS contacts_missed,
    sum(referrals) AS referrals, sum(waiting) AS waiting, max(longest_wait_days) AS longest_wait_days,
    sum(observed_patients) AS observed_patients, sum(observation_staff_hours) AS observation_staff_hours
FROM caseload c
WHERE clinician_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM caseload o WHERE o.clinician_id IS NULL
        AND (o.unit_id, o.date, o.period) = (c.unit_id, c.date, c.period)
)
GROUP BY ALL;

CREATE TABLE level AS
WITH served AS (
    SELECT c.unit_id, s.day, s.hours, c.patients, c.acuity_weighted_patients, c.observed_patients,
        CASE WHEN c.period = s.period THEN c.observation_staff_hours
            ELSE c.observation_staff_hours * s.hours / sum(s.hours) OVER (PARTITION BY c.unit_id, s.day, c.period)
        END AS watching
    FROM census c JOIN slot s ON s.day = c.date AND c.period IN (s.period, 'all')
    QUALIFY row_number() OVER (PARTITION BY c.unit_id, s.day, s.period ORDER BY c.period = 'all') = 1
)
SELECT unit_id, day,
    sum(patients * hours) / sum(hours) FILTER (patients IS NOT NULL) AS patients,
    sum(acuity_weighted_patients * hours) / sum(hours) FILTER (acuity_weighted_patients IS NOT NULL) AS acuity,
    sum(observed_patients * hours) / sum(hours) FILTER (observed_patients IS NOT NULL) AS observed,
    sum(watching) AS watching
FROM served GROUP BY ALL;

-- counts of single periods, else of the day's `all` row
CREATE TABLE tally AS
SELECT unit_id, date AS day,
    coalesce(sum(admissions) FILTER (period <> 'all'), sum(admissions) FILTER (period = 'all')) AS admissions,
    coalesce(sum(discharges) FILTER (period <> 'all'), sum(discharges) FILTER (period = 'all')) AS discharges,
    coalesce(sum(transfers_in) FILTER (period <> 'all'), sum(transfers_in) FILTER (period = 'all')) AS transfers_in,
    coalesce(sum(transfers_out) FILTER (period <> 'all'), sum(transfers_out) FILTER (period = 'all'))
        AS transfers_out,
    coalesce(sum(contacts) FILTER (period <> 'all'), sum(contacts) FILTER (period = 'all')) AS contacts,
    coalesce(sum(contacts_missed) FILTER (period <> 'all'), sum(contacts_missed) FILTER (period = 'all'))
        AS contacts_missed,
    coalesce(sum(referrals) FILTER (period <> 'all'), sum(referrals) FILTER (period = 'all')) AS referrals,
    max(waiting) AS waiting, max(longest_wait_days) AS longest_wait_days
FROM census GROUP BY ALL;

CREATE TABLE day_patients AS
SELECT l.*, t.* EXCLUDE (unit_id, day), (SELECT sum(hours) FROM slot s WHERE s.day = l.day) AS day_hours
FROM level l LEFT JOIN tally t USING (unit_id, day);

CREATE VIEW patients AS
SELECT unit_id, monday(day) AS week_start,
    count(p.patients) AS days_observed, any_value(days_expected) AS days_expected,
    sum(p.patients) AS patient_days, sum(acuity) AS acuity_patient_days,
    sum(admissions) AS admissions, sum(discharges) AS discharges, sum(transfers_in) AS transfers_in,
    sum(transfers_out) AS transfers_out, sum(contacts) AS contacts, sum(contacts_missed) AS contacts_missed,
    sum(referrals) AS referrals,
    count(*) FILTER (coalesce(admissions, transfers_in, referrals) IS NOT NULL) AS days_with_new_patients,
    count(contacts) AS days_with_contacts, count(contacts + contacts_missed) AS days_with_contacts_missed,
    sum(contacts) FILTER (contacts_missed IS NOT NULL) AS contacts_beside_missed,
    sum(contacts_missed) FILTER (contacts IS NOT NULL) AS missed_beside_contacts,
    avg(waiting) AS waiting, max(longest_wait_days) AS longest_wait_days,
    count(waiting) AS days_with_waiting, sum(observed) AS observed_patient_days,
    sum(watching) AS observation_staff_hours
FROM day_patients p LEFT JOIN unit_week w USING (unit_id)
WHERE in_span(day) AND w.week_start = monday(day) GROUP BY unit_id, monday(day);
