-- One row per alert of the units asked for that was published and stands no longer.
select
    unit.unit_name,
    withdrawn.kind,
    withdrawn.severity,
    withdrawn.detected_on,
    withdrawn.published_on
from withdrawn_alert as withdrawn
join unit using (unit_id)
where $every or list_contains($units, withdrawn.unit_id)
order by withdrawn.published_on desc, unit.unit_name, withdrawn.kind, withdrawn.detected_on
