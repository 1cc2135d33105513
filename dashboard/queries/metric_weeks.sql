-- One row per metric of a list and week of a unit; a week without a row is missing, not zero.
-- Of the metrics divided by hours or shifts ($by_roster) a week whose roster is incomplete has no figure: part of
-- the hours under the whole of the minutes would look like a rise. A week told only together with others is hidden.
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
    told.value,
    cell.coverage,
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
    and cell.unit_id = $unit
    and cell.week_start = calendar.week_start
    and cell.staff_group = 'all'
left join week_completeness as complete on
    complete.unit_id = $unit
    and complete.week_start = calendar.week_start
cross join lateral (
    select
        case
            when
                coalesce(cell.weeks_together, 1) = 1
                and (complete.completeness >= $gate or not list_contains($by_roster, wanted.metric))
                then cell.value
        end as value
) as told
window weeks as (partition by wanted.metric order by calendar.week_start)
order by wanted.metric, calendar.week_start
