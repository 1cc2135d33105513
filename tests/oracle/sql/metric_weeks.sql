-- Weekly facts summed to one row per unit and week, as the metrics take them. In SQL a sum of nulls is null.

CREATE VIEW used AS
WITH summed AS (
    SELECT unit_id, week_start, {usage_sums},
        sum(CASE WHEN trained_tasks IS NULL THEN 0 ELSE tasks END) AS looked_up
    FROM usage GROUP BY ALL
)
SELECT *, true AS logged FROM summed
UNION ALL BY NAME
-- people worked, the log is there, and it holds no task of the unit
SELECT p.unit_id, p.week_start, {usage_zeros}, 0 AS looked_up, false AS logged
FROM people p LEFT JOIN summed s USING (unit_id, week_start)
WHERE p.clinicians_using IS NOT NULL AND s.unit_id IS NULL;

CREATE VIEW staff AS
SELECT unit_id, week_start,
    sum(worked_hours) AS worked_hours,
    sum(CASE WHEN contract_hours IS NOT NULL THEN worked_hours END) AS hours_with_contract,
    sum(contract_hours) AS contract_hours,
    sum(overtime_hours) AS overtime_hours,
    sum(hours_with_overtime_record) AS hours_with_overtime_record,
    sum(missed_break_minutes) AS missed_break_minutes,
    sum(shifts_with_break_record) AS shifts_with_break_record,
    sum(shifts_worked) AS shifts_worked
FROM hours GROUP BY ALL;

CREATE VIEW nurses AS
SELECT unit_id, week_start, sum(worked_hours) AS worked_hours, sum(planned_hours) AS planned_hours,
    sum(worked_hours_with_plan) AS worked_hours_with_plan
FROM hours WHERE staff_group = 'nurse' GROUP BY ALL;

CREATE VIEW screen AS
SELECT unit_id, week_start, sum(after_hours_minutes) AS after_hours_minutes, sum(in_shift_minutes) AS inside,
    sum(clinician_days_with_after_hours) AS told, sum(clinician_days) AS days,
    sum(clinician_days_of_months) AS month_days
FROM ehr e
WHERE activity = 'total' OR NOT EXISTS (
    SELECT 1 FROM ehr t WHERE t.activity = 'total'
        AND (t.unit_id, t.week_start, t.staff_group) = (e.unit_id, e.week_start, e.staff_group)
)
GROUP BY ALL;

CREATE VIEW screen_days AS
SELECT unit_id, week_start, sum(days) AS most_days
FROM (
    SELECT unit_id, week_start, staff_group,
        CASE WHEN bool_or(activity = 'total') THEN max(clinician_days) FILTER (activity = 'total')
            ELSE max(clinician_days) END AS days
    FROM ehr GROUP BY ALL
)
GROUP BY ALL;

CREATE VIEW writing AS
SELECT unit_id, week_start, sum(in_shift_minutes) AS inside, sum(after_hours_minutes) AS after,
    sum(clinician_days) AS days, sum(clinician_days_of_months) AS month_days
FROM ehr WHERE activity = 'documentation' GROUP BY ALL;

CREATE VIEW came AS
SELECT *, CASE WHEN coalesce(admissions, transfers_in, referrals) IS NOT NULL
    THEN coalesce(admissions, 0) + coalesce(transfers_in, 0) + coalesce(referrals, 0) END AS new_patients
FROM patients;

CREATE VIEW saved AS
SELECT *,
    CASE grade WHEN 'log_measured' THEN net_minutes_log_measured WHEN 'self_reported' THEN net_minutes_self_reported
        WHEN 'assumed' THEN net_minutes_assumed END AS minutes,
    CASE grade WHEN 'log_measured' THEN tasks_log_measured WHEN 'self_reported' THEN tasks_self_reported
        WHEN 'assumed' THEN tasks_assumed END AS graded
FROM (
    SELECT *, CASE WHEN NOT tasks_timed > 0 THEN NULL
        WHEN 2 * tasks_log_measured >= tasks_timed THEN 'log_measured'
        WHEN 2 * tasks_self_reported >= tasks_timed THEN 'self_reported'
        WHEN 2 * tasks_assumed >= tasks_timed THEN 'assumed' END AS grade
    FROM used
);

-- every week of a unit that the calendar or an operational fact knows
CREATE VIEW weeks AS
SELECT DISTINCT unit_id, week_start FROM (
    SELECT unit_id, week_start FROM completeness UNION ALL SELECT unit_id, week_start FROM hours
    UNION ALL SELECT unit_id, week_start FROM patients UNION ALL SELECT unit_id, week_start FROM load
    UNION ALL SELECT unit_id, week_start FROM events
    UNION ALL SELECT unit_id, week_start FROM people WHERE clinicians_worked > 0
);
