-- One row per alert of the units asked for, open or closed; a watch that an alarm took over from is told by the
-- alarm alone. Units in the order of their worst and longest open alert.
with shown as (
    select
        alert.alert_id,
        alert.unit_id,
        alert.kind,
        alert.severity,
        alert.started_on,
        alert.detected_on,
        alert.closed_on,
        alert.driver,
        alert.message,
        case alert.severity when 'unsafe' then 0 when 'warning' then 1 else 2 end as rank
    from alert
    where
        ($every or list_contains($units, alert.unit_id))
        and not exists (
            select 1
            from alert as louder
            where
                alert.severity = 'watch'
                and louder.unit_id = alert.unit_id
                and louder.severity <> 'watch'
                and louder.driver is not null
                and louder.detected_on = alert.closed_on
        )
)
select
    shown.*,
    unit.unit_name,
    unit.service,
    min(case when shown.closed_on is null then shown.rank end) over (partition by shown.unit_id) as worst,
    min(case when shown.closed_on is null then shown.detected_on end) over (partition by shown.unit_id) as longest
from shown
join unit using (unit_id)
order by
    worst nulls last,
    longest nulls last,
    unit.unit_name,
    shown.unit_id,
    shown.closed_on is not null,
    shown.rank,
    shown.detected_on,
    shown.kind,
    shown.alert_id
