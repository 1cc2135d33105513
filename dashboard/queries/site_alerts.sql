-- One row per alert of the units a reader has a grant on, open ones first, the gravest and then the longest told before. A watch
-- that an alarm took over from is told by the alarm (`watched_on`). `restated_weeks`: weeks from its start to the
-- day it was told whose figures were published otherwise before. `measure`: what all lines of the unit count.
with seen as (
    select * from alert where $every or list_contains($units::varchar[], unit_id)
),
taken_over as (
    select watch.alert_id, louder.alert_id as by_alert, watch.detected_on
    from seen as watch
    join seen as louder on
        louder.unit_id = watch.unit_id
        and louder.severity <> 'watch'
        and louder.driver is not null
        and louder.detected_on = watch.closed_on
    where watch.severity = 'watch'
),
watched as (
    select by_alert as alert_id, min(detected_on) as watched_on from taken_over group by by_alert
),
restated as (
    select distinct unit_id, week_start from restatement
),
counted as (
    select seen.alert_id, count(*) as restated_weeks
    from seen
    join restated on
        restated.unit_id = seen.unit_id
        and restated.week_start between seen.started_on and seen.detected_on
    group by seen.alert_id
),
measures as (
    select unit_id, case when count(distinct measure) = 1 then any_value(measure) end as measure
    from load_line
    group by unit_id
)
select
    seen.alert_id,
    seen.unit_id,
    coalesce(unit.unit_name, seen.unit_id) as unit_name,
    unit.service,
    measures.measure,
    seen.kind,
    seen.severity,
    seen.driver,
    seen.started_on,
    seen.detected_on,
    seen.closed_on,
    watched.watched_on,
    coalesce(counted.restated_weeks, 0) as restated_weeks,
    seen.evidence,
    seen.message
from seen
left join unit using (unit_id)
left join measures using (unit_id)
left join watched using (alert_id)
left join counted using (alert_id)
where seen.alert_id not in (select alert_id from taken_over)
order by
    seen.closed_on is not null,
    case when seen.closed_on is null then list_position(['unsafe', 'warning', 'watch'], seen.severity) end,
    seen.closed_on desc,
    seen.detected_on,
    unit_name,
    seen.kind,
    seen.alert_id
