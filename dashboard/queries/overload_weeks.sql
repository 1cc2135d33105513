-- One row per week of the last $weeks: overload reports filed in the units asked for ($chosen) that the reader has a
-- grant on, together. None filed is a true 0 while one of them is open, and null where none is; where the site loads
-- no reports there is no row at all.
with span as (
    select max(last_week) as last_week from unit
),
seen as (
    select *
    from unit
    where
        first_week is not null
        and list_contains($chosen::varchar[], unit_id)
        and ($every or list_contains($units::varchar[], unit_id))
),
calendar as (
    select
        unnest(generate_series(
            greatest(min(seen.first_week), any_value(span.last_week) - ($weeks - 1) * 7),
            any_value(span.last_week),
            interval 7 day
        ))::date as week_start
    from seen, span
)
select
    calendar.week_start,
    case when count(open_unit.unit_id) > 0 then coalesce(sum(filed.reports), 0)::bigint end as reports,
    case when count(open_unit.unit_id) > 0 then coalesce(sum(filed.level_4_5), 0)::bigint end as level_4_5
from calendar
left join seen as open_unit on
    open_unit.first_week <= calendar.week_start
    and (open_unit.closed_on is null or calendar.week_start <= open_unit.closed_on)
left join report_week as filed on
    filed.unit_id = open_unit.unit_id and filed.week_start = calendar.week_start
where exists (select 1 from report_week)
group by calendar.week_start
order by calendar.week_start
