-- One row per unit and week whose patients or hours were published otherwise before: as first published, as
-- published now, the day of the last change, and how often they changed. Patients are in the unit's own measure,
-- summed over the days; null: not told. The last changed first.
select
    told.unit_id,
    coalesce(unit.unit_name, told.unit_id) as unit_name,
    unit.service,
    unit.measure,
    told.week_start,
    told.first.patients_before as patients_before,
    told.last.patients_now as patients_now,
    told.first.hours_before as hours_before,
    told.last.hours_now as hours_now,
    told.published_on,
    told.changes
from (
    select
        unit_id,
        week_start,
        -- as structs: a null figure is a figure that was not told, and must not be passed over
        arg_min({'patients_before': patients_before, 'hours_before': hours_before}, sequence) as first,
        arg_max({'patients_now': patients_now, 'hours_now': hours_now}, sequence) as last,
        max(published_on) as published_on,
        max(sequence) as sequence,
        count(*) as changes
    from restatement
    group by unit_id, week_start
) as told
left join unit using (unit_id)
order by told.sequence desc, told.week_start desc, unit_name, told.unit_id
