-- One row per shift (or week) of a unit of the last 28 days: what would have been forecast, and what happened.
select
    told.unit_id,
    unit.unit_name,
    told.measure,
    told.date,
    told.period,
    told.known_on,
    told.planned_hours,
    told.patients,
    told."limit",
    told.load,
    told.load_low,
    told.load_high,
    told.state,
    told.happened_load,
    told.happened_over,
    told.inside
from shift_outlook_check as told
join unit using (unit_id)
where told.unit_id = $unit and told.state <> 'unknown'
qualify row_number() over (
    partition by told.unit_id, told.date, told.period
    order by told.state <> 'over', told.load / told."limit" desc nulls first, told."limit", told.line_id
) = 1
order by unit.unit_name, told.unit_id, told.date, list_position(['day', 'evening', 'night', 'week'], told.period)
