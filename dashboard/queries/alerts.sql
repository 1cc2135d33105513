-- One row per alert of a unit, open or closed; a watch that an alarm took over from is told by the alarm alone.
select
    alert.kind,
    alert.severity,
    alert.started_on,
    alert.detected_on,
    alert.closed_on,
    alert.message,
    alert.evidence,
    alert.driver,
    unit.measure
from alert
left join unit using (unit_id)
where
    alert.unit_id = $unit
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
order by alert.detected_on, alert.kind
