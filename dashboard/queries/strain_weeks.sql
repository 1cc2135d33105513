-- One row per unit, measure of strain and week, of these units and of those the reader has a grant on. All measures
-- are divided by hours or shifts: a week with an incomplete roster has no figure. A week without a row is missing.
with span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unit.unit_id,
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7),
            least(span.last_week, coalesce(unit.closed_on, span.last_week)),
            interval 7 day
        ))::date as week_start
    from unit, span
    where list_contains($asked::varchar[], unit.unit_id) and ($every or list_contains($units::varchar[], unit.unit_id))
)
select
    calendar.unit_id,
    wanted.metric,
    calendar.week_start,
    told.value,
    case
        when cell.weeks_together > 1 then 'suppressed'
        when cell.value is not null and told.value is null then 'not_assessed'
        else coalesce(cell.state, 'missing')
    end as state,
    told.value is not null
    and lag(told.value) over weeks is null
    and lead(told.value) over weeks is null as alone
from calendar
cross join (select unnest($metrics) as metric) as wanted
left join metric_value as cell on
    cell.metric = wanted.metric
    and cell.unit_id = calendar.unit_id
    and cell.week_start = calendar.week_start
    and cell.staff_group = 'all'
left join week_completeness as complete on
    complete.unit_id = calendar.unit_id
    and complete.week_start = calendar.week_start
cross join lateral (
    select
        case when complete.completeness >= $gate and coalesce(cell.weeks_together, 1) = 1 then cell.value end as value
) as told
window weeks as (partition by calendar.unit_id, wanted.metric order by calendar.week_start)
order by calendar.unit_id, wanted.metric, calendar.week_start
