-- One row per publication, unit and week that was published otherwise before; the newest first.
select
    told.sequence,
    told.published_on,
    told.unit_id,
    coalesce(unit.unit_name, told.unit_id) as unit_name,
    unit.measure,
    told.week_start,
    told.patients_before,
    told.patients_now,
    told.hours_before,
    told.hours_now
from restatement as told
left join unit using (unit_id)
order by told.sequence desc, unit_name, told.week_start desc
