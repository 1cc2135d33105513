-- One row per alert of the units a reader has a grant on that was published and stands no longer, newest first.
select
    gone.alert_id,
    gone.unit_id,
    coalesce(unit.unit_name, gone.unit_id) as unit_name,
    unit.service,
    gone.kind,
    gone.severity,
    gone.started_on,
    gone.detected_on,
    gone.published_on,
    gone.sequence
from withdrawn_alert as gone
left join unit using (unit_id)
where $every or list_contains($units::varchar[], gone.unit_id)
order by gone.sequence desc, unit_name, gone.detected_on, gone.alert_id
