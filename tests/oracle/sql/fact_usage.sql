-- Tasks to weekly usage and to people: contract, "Evidence grade", "Where things belong".

CREATE TABLE judged AS
WITH go_live AS (
    SELECT unit_id, min(go_live_date) AS first FROM rollouts GROUP BY ALL
), baseline AS (
    -- unit and group, unit, group, all; of these the latest measured wholly before go-live
    SELECT t.task_id, b.minutes_mean,
        CASE b.method WHEN 'literature' THEN 1 WHEN 'self_report' THEN 2 ELSE 3 END AS strength
    FROM task t JOIN task_baselines b ON b.task_type = t.task_type
        AND coalesce(b.unit_id, t.unit_id) = t.unit_id
        AND coalesce(b.staff_group, t.staff_group) = t.staff_group
    LEFT JOIN go_live g ON g.unit_id = t.unit_id
    WHERE g.first IS NULL OR b.measured_to < g.first
    QUALIFY row_number() OVER (
        PARTITION BY t.task_id ORDER BY b.unit_id IS NULL, b.staff_group IS NULL, b.measured_to DESC
    ) = 1
), clocked AS (
    SELECT task_id,
        CASE time_source WHEN 'app_timer' THEN 3 WHEN 'ehr_audit' THEN 3 WHEN 'self_report' THEN 2 END AS strength,
        (coalesce(wait_seconds, 0) + coalesce(review_seconds, 0) + coalesce(edit_seconds, 0)
            + coalesce(rework_seconds, 0)) / 60 AS minutes
    FROM task
    WHERE time_source <> 'none' AND coalesce(wait_seconds, review_seconds, edit_seconds, rework_seconds) IS NOT NULL
), use AS (
    SELECT p.task_type, p.permitted, u.unit_id,
        p.unit_id IS NOT NULL AS own, p.setting IS NOT NULL AS of_setting
    FROM permitted_uses p JOIN units u
        ON coalesce(p.unit_id, u.unit_id) = u.unit_id AND coalesce(p.setting, u.setting) = u.setting
    QUALIFY row_number() OVER (
        PARTITION BY p.task_type, u.unit_id ORDER BY own DESC, of_setting DESC, p.permitted
    ) = 1
)
SELECT t.* EXCLUDE (disposition, consent_status, tool_version),
    coalesce(t.disposition, 'unknown') AS disposition,
    coalesce(t.consent_status, 'unknown') AS consent_status,
    coalesce(t.tool_version, '') AS tool_version,
    c.minutes AS spent,
    CASE WHEN t.disposition <> 'unknown' THEN least(
        CASE WHEN b.strength IS NOT NULL THEN c.strength END, CASE WHEN c.strength IS NOT NULL THEN b.strength END
    ) END AS strength,
    CASE WHEN t.disposition IN ('accepted', 'edited') THEN b.minutes_mean ELSE 0 END - c.minutes AS net,
    (SELECT count(*) > 0 FROM training k
        WHERE k.clinician_id = t.clinician_id AND k.kind = 'training' AND coalesce(k.tool_id, t.tool_id) = t.tool_id
            AND k.completed_on <= t.day AND coalesce(k.expires_on, t.day) >= t.day) AS trained,
    use.permitted,
    t.task_type IN ('patient_message', 'patient_education')
        OR t.tool_id IN (SELECT tool_id FROM tools WHERE kind = 'patient_chat') AS met
FROM task t
LEFT JOIN baseline b USING (task_id)
LEFT JOIN clocked c USING (task_id)
LEFT JOIN use ON use.task_type = t.task_type AND use.unit_id = t.unit_id
WHERE in_span(t.day);

CREATE VIEW usage AS
SELECT unit_id, monday(day) AS week_start, staff_group, task_type, tool_id, tool_version,
    count(*) AS tasks,
    count(strength) AS tasks_timed,
    count(*) FILTER (strength = 3) AS tasks_log_measured,
    count(*) FILTER (strength = 2) AS tasks_self_reported,
    count(*) FILTER (strength = 1) AS tasks_assumed,
    coalesce(sum(net) FILTER (strength = 3), 0) AS net_minutes_log_measured,
    coalesce(sum(net) FILTER (strength = 2), 0) AS net_minutes_self_reported,
    coalesce(sum(net) FILTER (strength = 1), 0) AS net_minutes_assumed,
    coalesce(sum(spent), 0) AS spent_minutes,
    count(*) FILTER (disposition = 'accepted') AS accepted,
    count(*) FILTER (disposition = 'edited') AS edited,
    count(*) FILTER (disposition = 'rejected') AS rejected,
    count(*) FILTER (disposition = 'abandoned') AS abandoned,
    count(*) FILTER (disposition = 'failed') AS failed,
    count(*) FILTER (disposition = 'unknown') AS disposition_unknown,
    count(*) FILTER (disposition = 'accepted' AND review_seconds IS NOT NULL) AS review_known,
    count(*) FILTER (disposition = 'accepted' AND review_seconds < getvariable('fast_seconds')
        AND coalesce(edit_seconds, 0) = 0 AND coalesce(edit_ratio, 0) = 0) AS fast_unedited,
    count(*) FILTER (consent_status = 'granted') AS consent_granted,
    count(*) FILTER (consent_status = 'declined') AS consent_declined,
    count(*) FILTER (consent_status = 'withdrawn') AS consent_withdrawn,
    count(*) FILTER (consent_status = 'not_required') AS consent_not_required,
    count(*) FILTER (consent_status = 'unknown') AS consent_unknown,
    count(concern) AS concern_checked,
    count(*) FILTER (concern = 'misleading') AS concern_misleading,
    count(*) FILTER (concern = 'omission') AS concern_omission,
    count(*) FILTER (concern = 'discriminatory') AS concern_discriminatory,
    count(*) FILTER (concern = 'crisis_missed') AS concern_crisis_missed,
    count(*) FILTER (concern = 'privacy') AS concern_privacy,
    count(*) FILTER (concern = 'other') AS concern_other,
    count(*) FILTER (met) AS patient_facing,
    count(handed_over) FILTER (met) AS handed_over_known,
    count(*) FILTER (met AND handed_over) AS handed_over,
    count(*) FILTER (trained) AS trained_tasks,
    count(permitted) AS permitted_known,
    count(*) FILTER (permitted) AS permitted_tasks
FROM judged GROUP BY ALL;

CREATE VIEW people AS
WITH at_work AS (
    SELECT DISTINCT unit_id, monday(day) AS week_start, clinician_id FROM roster
    WHERE status = 'worked' AND in_span(day)
    UNION
    -- a unit without any roster counts its home clinicians
    SELECT w.unit_id, w.week_start, c.clinician_id
    FROM unit_week w JOIN clinicians c ON c.unit_id = w.unit_id
        AND c.start_date <= w.week_start + 6 AND coalesce(c.end_date, w.week_start) >= w.week_start
    WHERE w.unit_id NOT IN (SELECT unit_id FROM shifts)
), used AS (
    SELECT DISTINCT unit_id, monday(day) AS week_start, clinician_id FROM judged
)
SELECT w.unit_id, w.week_start,
    (SELECT count(*) FROM at_work a WHERE (a.unit_id, a.week_start) = (w.unit_id, w.week_start)) AS clinicians_worked,
    (SELECT count(*) FROM at_work a JOIN used u USING (unit_id, week_start, clinician_id)
        WHERE (a.unit_id, a.week_start) = (w.unit_id, w.week_start)) AS clinicians_using,
    (SELECT count(*) FROM used u ANTI JOIN at_work a USING (unit_id, week_start, clinician_id)
        WHERE (u.unit_id, u.week_start) = (w.unit_id, w.week_start)) AS users_without_shift,
    -- null before anybody on the site acknowledged anything, and where nobody worked
    CASE WHEN w.week_start + 6 >= (SELECT min(completed_on) FROM training WHERE kind = 'guideline')
            AND EXISTS (SELECT 1 FROM at_work a WHERE (a.unit_id, a.week_start) = (w.unit_id, w.week_start)) THEN
        (SELECT count(*) FROM at_work a WHERE (a.unit_id, a.week_start) = (w.unit_id, w.week_start)
            AND EXISTS (SELECT 1 FROM training k WHERE k.kind = 'guideline' AND k.clinician_id = a.clinician_id
                AND k.completed_on <= w.week_start + 6
                AND coalesce(k.expires_on, w.week_start + 6) >= w.week_start + 6))
    END AS clinicians_acknowledged,
    w.unit_id IN (SELECT unit_id FROM shifts) AS has_shifts
FROM unit_week w;

CREATE VIEW groups AS
WITH at_work AS (
    SELECT DISTINCT unit_id, monday(day) AS week_start, staff_group, clinician_id FROM roster
    WHERE status = 'worked' AND in_span(day)
    UNION
    SELECT w.unit_id, w.week_start, c.staff_group, c.clinician_id
    FROM unit_week w JOIN clinicians c ON c.unit_id = w.unit_id
        AND c.start_date <= w.week_start + 6 AND coalesce(c.end_date, w.week_start) >= w.week_start
    WHERE w.unit_id NOT IN (SELECT unit_id FROM shifts)
), groups_of AS (
    SELECT unit_id, week_start, clinician_id, count(*) AS n FROM at_work GROUP BY ALL
)
-- whoever worked in two groups counts in neither
SELECT unit_id, week_start, staff_group, count(*) FILTER (WHERE n = 1) AS clinicians
FROM at_work JOIN groups_of USING (unit_id, week_start, clinician_id) GROUP BY ALL;
