-- Where and when canonical rows belong. Variables: zone, first_day, last_day, full_time, fast_seconds.

CREATE MACRO local_day(t) AS timezone(getvariable('zone'), t)::DATE;
CREATE MACRO monday(d) AS date_trunc('week', d)::DATE;
CREATE MACRO in_span(d) AS d BETWEEN getvariable('first_day') AND getvariable('last_day');
CREATE MACRO round_the_clock(s) AS s IN
    ('inpatient_mental_health', 'inpatient_ward', 'intensive_care', 'nursing_home', 'emergency_department');

-- the employment in force on a day
CREATE MACRO group_on(who, d) AS (
    SELECT c.staff_group FROM clinicians c
    WHERE c.clinician_id = who AND c.start_date <= d AND coalesce(c.end_date, d) >= d
);
CREATE MACRO home_on(who, d) AS (
    SELECT c.unit_id FROM clinicians c
    WHERE c.clinician_id = who AND c.start_date <= d AND coalesce(c.end_date, d) >= d
);

CREATE TABLE roster AS
SELECT shift_id, unit_id, clinician_id, starts_at, ends_at, status, staffing, overtime_hours, missed_break_minutes,
    local_day(starts_at) AS day,
    coalesce(staff_group, group_on(clinician_id, local_day(starts_at))) AS staff_group,
    coalesce(worked_hours, epoch(ends_at - starts_at) / 3600) AS rostered
FROM shifts;

CREATE TABLE task AS
WITH near AS (
    SELECT e.task_id, r.unit_id, r.starts_at,
        greatest(epoch(r.starts_at - e.started_at), epoch(e.started_at - r.ends_at), 0) AS away
    FROM llm_events e JOIN roster r ON r.clinician_id = e.clinician_id AND r.status = 'worked'
        AND e.started_at BETWEEN r.starts_at - INTERVAL 60 MINUTE AND r.ends_at + INTERVAL 60 MINUTE
    QUALIFY row_number() OVER (PARTITION BY e.task_id ORDER BY away, r.unit_id) = 1
)
SELECT e.* EXCLUDE (unit_id), local_day(e.started_at) AS day,
    coalesce(e.unit_id, n.unit_id, home_on(e.clinician_id, local_day(e.started_at))) AS unit_id,
    group_on(e.clinician_id, local_day(e.started_at)) AS staff_group
FROM llm_events e LEFT JOIN near n USING (task_id);

-- days a unit is expected to have rows for
CREATE TABLE expected AS
WITH seen AS (
    SELECT unit_id, min(day) AS first_day FROM (
        SELECT unit_id, date AS day FROM caseload UNION ALL SELECT unit_id, date FROM staffing_daily
        UNION ALL SELECT unit_id, day FROM roster
    ) GROUP BY ALL
)
SELECT u.unit_id, d.day::DATE AS day
FROM units u JOIN seen s USING (unit_id),
    unnest(generate_series(getvariable('first_day')::TIMESTAMP, getvariable('last_day')::TIMESTAMP, INTERVAL 1 DAY))
        AS d(day)
WHERE d.day >= greatest(s.first_day, coalesce(u.opened_on, s.first_day))
    AND d.day <= coalesce(u.closed_on, d.day)
    AND (round_the_clock(u.setting) OR isodow(d.day) <= 5);

CREATE TABLE unit_week AS
SELECT unit_id, monday(day) AS week_start, count(*) AS days_expected FROM expected GROUP BY ALL;

-- periods of the clock with their real hours; a night belongs to the day it begins on
CREATE TABLE slot AS
SELECT d.day::DATE AS day, period,
    epoch(timezone(getvariable('zone'), d.day + until) - timezone(getvariable('zone'), d.day + since)) / 3600 AS hours
FROM unnest(generate_series(
        getvariable('first_day')::TIMESTAMP - INTERVAL 1 DAY, getvariable('last_day')::TIMESTAMP, INTERVAL 1 DAY
    )) AS d(day),
    (VALUES ('day', INTERVAL 7 HOUR, INTERVAL 19 HOUR), ('night', INTERVAL 19 HOUR, INTERVAL 31 HOUR))
        AS p(period, since, until);
