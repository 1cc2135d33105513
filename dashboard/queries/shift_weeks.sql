-- One row per week and period of the day of a unit: shifts (or hours, for a line that holds at every moment)
-- over the line its standing is told by, and the same line's other periods.
-- Only weeks complete enough to be judged.
with told as (
    select distinct line.measure, line.staff_group
    from standing
    join load_line as line on line.line_id = standing.line_id and line.unit_id = standing.unit_id
    where standing.unit_id = $unit
),
family as (
    select distinct line.line_id, line."limit", line.allowed_share
    from load_line as line
    join told on told.measure = line.measure and told.staff_group is not distinct from line.staff_group
    where line.unit_id = $unit and line.averaging <> 'week'
)
select
    date_trunc('week', shift.date)::date as week_start,
    shift.period,
    sum(shift.over)::bigint as over,
    sum(shift.observed)::bigint as observed,
    sum(shift.over) / nullif(sum(shift.observed), 0) as share,
    coalesce(max(family.allowed_share), 0) as allowed_share
from line_period as shift
join family using (line_id)
join line_week as week on
    week.line_id = shift.line_id
    and week.unit_id = shift.unit_id
    and week.week_start = date_trunc('week', shift.date)::date
    and week.observed
where shift.unit_id = $unit and shift.date > (select max(last_week) from unit) - ($weeks - 1) * 7
group by all
order by week_start, shift.period
