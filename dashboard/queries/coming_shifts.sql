-- One row per unit and coming shift (of a week line: week) by the line it would stand worst against, in order of time. A unit
-- of which nothing can be forecast has one row with the reason and no date.
select
    told.unit_id,
    unit.unit_name,
    unit.service,
    told.line_id,
    told.measure,
    told.staff_group,
    told.date,
    told.period,
    told.planned_hours,
    told.expected_hours,
    told.patients,
    told.patients_from,
    told."limit",
    told.load,
    told.load_low,
    told.load_high,
    told.history,
    told.hours_short,
    told.state,
    told.reason
from (
    select
        *,
        count(date) over (partition by unit_id) > 0 as some_told
    from shift_outlook
) as told
join unit using (unit_id)
where told.date is not null or not told.some_told
qualify row_number() over (
    partition by told.unit_id, told.date, told.period
    order by
        list_position(['over', 'unknown', 'near', 'within'], told.state),
        told.load / told."limit" desc nulls first,
        told."limit",
        told.line_id
) = 1
order by told.date nulls last, unit.unit_name, told.unit_id, list_position(['day', 'evening', 'night', 'week'], told.period)
