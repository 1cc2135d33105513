-- One row per alert that was published and stands no longer, of units the user holds a grant on.
select told.published_on, coalesce(unit.unit_name, told.unit_id) as unit_name, told.kind, told.detected_on
from withdrawn_alert as told
left join unit using (unit_id)
where $every or list_contains($granted, told.unit_id)
order by told.published_on desc, unit_name, told.kind
