-- One row per week of a unit: overload reports filed. None filed is a true 0 while the unit is open; where the
-- site has no such feed there is no row at all.
with span as (
    select max(last_week) as last_week from unit
)
select
    calendar.week_start,
    case when calendar.open then coalesce(report.reports, 0) end as reports,
    case when calendar.open then coalesce(report.level_4_5, 0) end as level_4_5
from (
    select
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7), span.last_week, interval 7 day
        ))::date as week_start,
        unit.closed_on is null or week_start <= unit.closed_on as open
    from unit, span
    where unit.unit_id = $unit
) as calendar
left join report_week as report on report.unit_id = $unit and report.week_start = calendar.week_start
where exists (select 1 from report_week)
order by calendar.week_start
