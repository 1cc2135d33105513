-- One row per metric of a list and week: the lowest, the middle and the highest figure of the units asked for
-- ($chosen: those of them that are looked at), and of how many units. Only figures that may be told are in it. Who uses a tool ($since_live) is asked from the
-- unit's own go-live on: before it, nobody is left out.
with span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unnest(generate_series(
            greatest(min(unit.first_week), max(span.last_week) - ($weeks - 1) * 7), max(span.last_week), interval 7 day
        ))::date as week_start
    from unit, span
    where list_contains($chosen, unit.unit_id) and ($every or list_contains($units, unit.unit_id))
),
cell as (
    select
        value.metric,
        value.unit_id,
        value.week_start,
        value.state,
        case
            when list_contains($by_roster, value.metric) and coalesce(complete.completeness, 0) < $gate then null
            when list_contains($by_count, value.metric) and coalesce(complete.caseload_days, 1) < $gate then null
            else value.value
        end as told
    from metric_value as value
    left join week_completeness as complete using (unit_id, week_start)
    left join (select unit_id, min(go_live_date) as first_day from rollout group by unit_id) as live using (unit_id)
    where
        value.staff_group = 'all'
        and list_contains($metrics, value.metric)
        and list_contains($chosen, value.unit_id)
        and (not list_contains($since_live, value.metric) or value.week_start + 6 >= live.first_day)
        and ($every or list_contains($units, value.unit_id))
)
select
    wanted.metric,
    calendar.week_start,
    count(cell.told) as units,
    min(cell.told) as low,
    quantile_cont(cell.told, 0.5) as middle,
    max(cell.told) as high,
    case
        when count(cell.told) > 0 then 'value'
        when bool_or(cell.state = 'suppressed') then 'suppressed'
        when bool_or(cell.state = 'withheld') then 'withheld'
        when bool_or(cell.state = 'missing') then 'missing'
        when bool_or(cell.state = 'not_collected') then 'not_collected'
        when count(cell.state) > 0 then 'not_assessed'
        else 'missing'
    end as state
from calendar
cross join (select unnest($metrics) as metric) as wanted
left join cell on cell.metric = wanted.metric and cell.week_start = calendar.week_start
group by wanted.metric, calendar.week_start
order by wanted.metric, calendar.week_start
