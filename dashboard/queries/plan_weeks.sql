-- One row per line in force and week of the six weeks before $last and that one: what its weekly load is made of, and
-- what one patient more all week would add to the upper part (the week's hours; of cases and contacts one).
with force as (
    select line.line_id, coalesce(line.series, line.line_id) as series
    from load_line as line
    where
        line.unit_id = $unit
        and line.averaging = 'week'
        and line.effective_from <= $as_of::date
        and coalesce(line.effective_to, $as_of::date) >= $as_of::date
),
shift_hours as (
    select line_id, date_trunc('week', date)::date as week_start, sum(load_numerator / nullif(patients, 0)) as hours
    from line_period
    where unit_id = $unit
    group by all
)
select
    force.line_id,
    week.week_start,
    week.load_numerator as top,
    week.load_denominator as bottom,
    week.observed and week.load_numerator is not null and week.load_denominator is not null as observed,
    case
        when line.measure <> 'patients_per_nurse' then 1.0
        when line.period is null then 24.0 * coalesce(loads.days_observed, 7)
        else coalesce(shift_hours.hours, 84.0)
    end as one
from force
join load_line as line on line.unit_id = $unit and coalesce(line.series, line.line_id) = force.series
join line_week as week on week.line_id = line.line_id and week.unit_id = line.unit_id
left join week_load as loads on
    loads.unit_id = line.unit_id
    and loads.week_start = week.week_start
    and loads.measure = line.measure
    and loads.staff_group = line.staff_group
    and loads.observation = line.observation
left join shift_hours on shift_hours.line_id = line.line_id and shift_hours.week_start = week.week_start
where week.week_start > $last::date - 42 and week.week_start <= $last::date
qualify row_number() over (
    partition by force.line_id, week.week_start order by week.observed desc, line.effective_from desc, line.line_id
) = 1
order by force.line_id, week.week_start
