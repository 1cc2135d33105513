-- One row per staff group of a unit and week: load told by that group, groups with the most hours first. Load is
-- an operational fact.
with span as (
    select max(last_week) as last_week from unit
),
groups as (
    select distinct week.staff_group, week.measure
    from week_load as week
    join unit using (unit_id)
    where
        week.unit_id = $unit
        and week.measure = unit.measure
        and week.observation = 'counted'
        and week.staff_group <> 'all'
        and week.load is not null
),
calendar as (
    select
        groups.staff_group,
        groups.measure,
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7), span.last_week, interval 7 day
        ))::date as week_start
    from groups, unit, span
    where unit.unit_id = $unit
)
select
    calendar.staff_group,
    calendar.week_start,
    week.load as value,
    case when week.load is null then 'not_assessed' else 'value' end as state,
    week.load is not null and lag(week.load) over weeks is null and lead(week.load) over weeks is null as alone
from calendar
left join week_load as week on
    week.unit_id = $unit
    and week.staff_group = calendar.staff_group
    and week.measure = calendar.measure
    and week.week_start = calendar.week_start
    and week.observation = 'counted'
    and exists (
        select 1
        from week_completeness as complete
        where
            complete.unit_id = $unit
            and complete.week_start = calendar.week_start
            and complete.completeness >= $gate
    )
window weeks as (partition by calendar.staff_group order by calendar.week_start)
order by avg(week.load) over (partition by calendar.staff_group), calendar.staff_group, calendar.week_start
