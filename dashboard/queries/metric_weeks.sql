-- One row per metric of a list and week of a unit; a week without a row is missing, not zero.
with span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7), span.last_week, interval 7 day
        ))::date as week_start
    from unit, span
    where unit.unit_id = $unit
)
select
    wanted.metric,
    calendar.week_start,
    cell.value,
    cell.coverage,
    coalesce(cell.state, 'missing') as state,
    cell.value is not null
    and lag(cell.value) over weeks is null
    and lead(cell.value) over weeks is null as alone
from calendar
cross join (select unnest($metrics) as metric) as wanted
left join metric_value as cell on
    cell.metric = wanted.metric
    and cell.unit_id = $unit
    and cell.week_start = calendar.week_start
    and cell.staff_group = 'all'
window weeks as (partition by wanted.metric order by calendar.week_start)
order by wanted.metric, calendar.week_start
