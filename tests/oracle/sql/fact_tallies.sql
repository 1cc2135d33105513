-- Record-system minutes and what is counted once a unit and day.

CREATE VIEW ehr AS
WITH placed AS (
    SELECT e.*, group_on(e.clinician_id, e.date) AS staff_group,
        coalesce(
            (SELECT r.unit_id FROM roster r
             WHERE r.clinician_id = e.clinician_id AND r.day = e.date AND r.status = 'worked'),
            home_on(e.clinician_id, e.date)
        ) AS unit_id
    FROM ehr_time e WHERE in_span(e.date)
)
SELECT unit_id, monday(date) AS week_start, staff_group, activity,
    sum(in_shift_minutes) AS in_shift_minutes, sum(after_hours_minutes) AS after_hours_minutes,
    count(*) AS clinician_days, count(after_hours_minutes) AS clinician_days_with_after_hours,
    0 AS clinician_days_of_months
FROM placed GROUP BY ALL;

CREATE VIEW events AS
WITH consent AS (
    SELECT unit_id, monday(date) AS week_start, sum(informed) AS informed, sum(asked) AS asked,
        sum(granted) AS granted, sum(declined) AS declined, sum(withdrawn) AS withdrawn,
        sum(used_after_refusal) AS used_after_refusal
    FROM consent_daily GROUP BY ALL
), harm AS (
    SELECT unit_id, monday(local_day(occurred_at)) AS week_start, count(*) AS incidents,
        sum(llm_related::INT) AS incidents_llm_related
    FROM incidents GROUP BY ALL
), voice AS (
    SELECT unit_id, monday(local_day(reported_at)) AS week_start, count(*) AS overload_reports,
        count(*) FILTER (level >= 4) AS overload_reports_level_4_5
    FROM overload_reports GROUP BY ALL
), sampled AS (
    SELECT unit_id, monday(measured_on) AS week_start, sum(share * n) / sum(n) AS direct_care_share,
        sum(n) AS direct_care_n
    FROM time_samples WHERE activity = 'direct_care' GROUP BY ALL
), support AS (
    SELECT unit_id, monday(offered_on) AS week_start, sum(offered) AS support_offered, sum(used) AS support_used,
        sum(refused) AS support_refused
    FROM support_offers GROUP BY ALL
)
-- a week without an incident or report had none, where the site has the feed at all
SELECT w.unit_id, w.week_start, informed, asked, granted, declined, withdrawn, used_after_refusal,
    coalesce(incidents, 0) AS incidents, coalesce(incidents_llm_related, 0) AS incidents_llm_related,
    coalesce(overload_reports, 0) AS overload_reports,
    coalesce(overload_reports_level_4_5, 0) AS overload_reports_level_4_5,
    support_offered, support_used, support_refused,
    direct_care_share, direct_care_n
FROM unit_week w
LEFT JOIN consent USING (unit_id, week_start)
LEFT JOIN harm USING (unit_id, week_start)
LEFT JOIN voice USING (unit_id, week_start)
LEFT JOIN sampled USING (unit_id, week_start)
LEFT JOIN support USING (unit_id, week_start);
