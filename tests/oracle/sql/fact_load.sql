-- Load by measure and staff group: contract, "Load, by measure". Days with both patients and hours.

CREATE TABLE group_hours AS
WITH everyone AS (
    SELECT unit_id, day, sum(hours) AS hours FROM day_hours GROUP BY ALL
), grouped AS (
    -- on a day with hours, a group of that week without rows worked none
    SELECT e.unit_id, e.day, g.staff_group, coalesce(h.hours, 0) AS hours
    FROM everyone e
    JOIN (SELECT DISTINCT unit_id, monday(day) AS week_start, staff_group FROM day_hours) g
        ON g.unit_id = e.unit_id AND g.week_start = monday(e.day)
    LEFT JOIN day_hours h ON (h.unit_id, h.day, h.staff_group) = (e.unit_id, e.day, g.staff_group)
    UNION ALL
    SELECT unit_id, day, 'all', hours FROM everyone
)
SELECT *, monday(day) AS week_start FROM grouped WHERE in_span(day);

-- hours worked per week, of a weekend too; an expected day without any scales the other expected days up
CREATE TABLE week_hours AS
SELECT g.unit_id, g.week_start, g.staff_group,
    coalesce(
        sum(g.hours) FILTER (e.day IS NOT NULL) * any_value(days_expected) / count(e.day), 0
    ) + coalesce(sum(g.hours) FILTER (e.day IS NULL), 0) AS week_hours
FROM group_hours g JOIN unit_week USING (unit_id, week_start)
LEFT JOIN expected e ON (e.unit_id, e.day) = (g.unit_id, g.day)
GROUP BY ALL;

CREATE TABLE day_load AS
SELECT g.*, p.* EXCLUDE (unit_id, day),
    CASE WHEN u.setting IN ('outpatient_clinic', 'emergency_department') THEN 'contacts_per_clinician_hour'
        WHEN round_the_clock(u.setting) THEN 'patients_per_nurse' ELSE 'caseload_per_wte' END AS measure
FROM group_hours g JOIN day_patients p USING (unit_id, day) JOIN units u USING (unit_id);

CREATE VIEW load AS
WITH told AS (
    SELECT unit_id, week_start, measure, staff_group, 'counted' AS observation,
        sum(patients * day_hours) AS load_numerator, sum(hours) AS load_denominator, count(*) AS days_observed
    FROM day_load WHERE measure = 'patients_per_nurse' AND patients IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT unit_id, week_start, measure, staff_group, 'excluded',
        sum(greatest(patients - coalesce(observed, 0), 0) * day_hours),
        sum(greatest(hours - coalesce(watching, 0), 0)), count(*)
    FROM day_load
    WHERE measure = 'patients_per_nurse' AND patients IS NOT NULL
        AND (observed IS NULL) = (watching IS NULL) AND staff_group IN ('nurse', 'all')
        -- a week that records observation had none on days without a record
        AND (unit_id, week_start) IN (
            SELECT (unit_id, week_start) FROM day_load WHERE observed IS NOT NULL OR watching IS NOT NULL
        )
    GROUP BY ALL
    UNION ALL
    SELECT unit_id, week_start, measure, staff_group, 'counted',
        avg(patients),
        any_value(week_hours) / getvariable('full_time'), count(*)
    FROM day_load JOIN week_hours USING (unit_id, week_start, staff_group)
    WHERE measure = 'caseload_per_wte' AND patients IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT unit_id, week_start, measure, staff_group, 'counted', sum(contacts), sum(hours), count(*)
    FROM day_load WHERE measure = 'contacts_per_clinician_hour' AND contacts IS NOT NULL GROUP BY ALL
)
SELECT told.*, days_expected,
    CASE WHEN load_denominator > 0 THEN load_numerator / load_denominator END AS load
FROM told JOIN unit_week USING (unit_id, week_start);
