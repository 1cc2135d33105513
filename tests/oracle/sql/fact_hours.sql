-- Hours by unit, week and staff group: contract, "Hours". Shifts where any worked, else the day's totals.

CREATE TABLE total AS
SELECT * FROM staffing_daily s
WHERE period <> 'all' OR NOT EXISTS (
    SELECT 1 FROM staffing_daily o WHERE o.period <> 'all'
        AND (o.unit_id, o.date, o.staff_group) = (s.unit_id, s.date, s.staff_group)
);

CREATE TABLE day_hours AS
WITH rostered AS (
    SELECT unit_id, day, staff_group, sum(rostered) FILTER (status = 'worked') AS hours
    FROM roster WHERE status <> 'planned' GROUP BY ALL
), totalled AS (
    SELECT unit_id, date AS day, staff_group, sum(actual_hours) AS hours FROM total GROUP BY ALL
)
-- a group with roster entries of which none was worked, and no total, worked no hour; a plan alone says nothing
SELECT unit_id, day, staff_group, coalesce(r.hours, t.hours, 0) AS hours
FROM rostered r FULL JOIN totalled t USING (unit_id, day, staff_group);

CREATE TABLE day_plan AS
WITH stated AS (
    SELECT unit_id, date AS day, staff_group, sum(planned_hours) AS hours FROM total
    WHERE planned_hours IS NOT NULL GROUP BY ALL
), kept AS (
    -- the roster's plan: its planned entries; else, where it keeps absences, what own staff were down for
    SELECT unit_id, day, staff_group,
        sum(rostered) FILTER (status = 'planned') AS planned,
        sum(rostered) FILTER (status IN ('worked', 'sick', 'cancelled')
            AND coalesce(staffing, 'substantive') = 'substantive') AS own
    FROM roster GROUP BY ALL
), keeping AS (
    SELECT DISTINCT unit_id, monday(day) AS week_start FROM roster
    WHERE status IN ('planned', 'sick', 'cancelled')
)
SELECT d.unit_id, d.day, d.staff_group, d.hours AS worked,
    coalesce(s.hours, k.planned, CASE WHEN p.unit_id IS NOT NULL THEN k.own END) AS planned
FROM day_hours d
LEFT JOIN stated s USING (unit_id, day, staff_group)
LEFT JOIN kept k USING (unit_id, day, staff_group)
LEFT JOIN keeping p ON p.unit_id = d.unit_id AND p.week_start = monday(d.day);

CREATE VIEW hours AS
WITH worked AS (
    SELECT unit_id, monday(day) AS week_start, staff_group, sum(hours) AS worked_hours
    FROM day_hours WHERE in_span(day) GROUP BY ALL
), rostered AS (
    SELECT unit_id, monday(day) AS week_start, staff_group,
        sum(overtime_hours) AS overtime_hours,
        sum(rostered) FILTER (overtime_hours IS NOT NULL) AS hours_with_overtime_record,
        sum(missed_break_minutes) AS missed_break_minutes,
        count(missed_break_minutes) AS shifts_with_break_record,
        count(*) AS shifts_worked,
        CASE WHEN count(staffing) > 0
            THEN coalesce(sum(rostered) FILTER (staffing IN ('bank', 'agency')), 0) END AS outside
    FROM roster WHERE status = 'worked' AND in_span(day) GROUP BY ALL
), totalled AS (
    SELECT unit_id, monday(date) AS week_start, staff_group, sum(contract_hours) AS outside
    FROM total WHERE in_span(date) GROUP BY ALL
), plan AS (
    SELECT unit_id, monday(day) AS week_start, staff_group,
        sum(planned) AS planned_hours, sum(worked) AS worked_hours_with_plan
    FROM day_plan WHERE planned IS NOT NULL AND in_span(day) GROUP BY ALL
)
SELECT unit_id, week_start, staff_group, worked_hours, overtime_hours, hours_with_overtime_record,
    missed_break_minutes, shifts_with_break_record, shifts_worked,
    coalesce(r.outside, t.outside) AS contract_hours, planned_hours, worked_hours_with_plan
FROM worked
LEFT JOIN rostered r USING (unit_id, week_start, staff_group)
LEFT JOIN totalled t USING (unit_id, week_start, staff_group)
LEFT JOIN plan USING (unit_id, week_start, staff_group);

CREATE VIEW completeness AS
SELECT e.unit_id, monday(e.day) AS week_start,
    avg((
        EXISTS (SELECT 1 FROM roster r WHERE r.unit_id = e.unit_id AND r.day = e.day AND r.status <> 'planned')
        OR EXISTS (SELECT 1 FROM staffing_daily s WHERE s.unit_id = e.unit_id AND s.date = e.day)
    )::INT) AS hours_days
FROM expected e GROUP BY ALL;
