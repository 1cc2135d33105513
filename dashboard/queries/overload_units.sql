-- One row per unit the reader has a grant on that was open in the weeks looked at: overload reports of the last
-- $recent weeks, of the $before weeks before them, and of the last $shown weeks together, each with how many were of
-- level 4 or 5 and in how many weeks the unit was open. None filed is a true 0; where the site loads no reports there
-- is no row at all.
with span as (
    select max(last_week) as last_week from unit
),
week as (
    select
        unit.unit_id,
        unit.unit_name,
        unit.service,
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($recent + $before - 1) * 7),
            least(span.last_week, coalesce(unit.closed_on, span.last_week)),
            interval 7 day
        ))::date as week_start
    from unit, span
    where unit.first_week is not null and ($every or list_contains($units::varchar[], unit.unit_id))
)
select
    week.unit_id,
    week.unit_name,
    week.service,
    count(*) filter (where age < $recent) as weeks_recent,
    coalesce(sum(filed.reports) filter (where age < $recent), 0)::bigint as recent,
    coalesce(sum(filed.level_4_5) filter (where age < $recent), 0)::bigint as recent_severe,
    count(*) filter (where age >= $recent) as weeks_before,
    coalesce(sum(filed.reports) filter (where age >= $recent), 0)::bigint as before,
    count(*) filter (where age < $shown) as weeks_shown,
    coalesce(sum(filed.reports) filter (where age < $shown), 0)::bigint as shown,
    coalesce(sum(filed.level_4_5) filter (where age < $shown), 0)::bigint as shown_severe
from week
cross join span
cross join lateral (select (span.last_week - week.week_start) // 7 as age)
left join report_week as filed on filed.unit_id = week.unit_id and filed.week_start = week.week_start
where exists (select 1 from report_week)
group by week.unit_id, week.unit_name, week.service
order by shown desc, shown_severe desc, week.unit_name, week.unit_id
