-- One row per limit or kind of case and week, over the units asked for that are looked at ($chosen): how many of them
-- could be judged, and how many did not meet it.
with span as (
    select max(last_week) as last_week from unit
)
select
    limit_week.limit_name,
    limit_week.week_start,
    count(*) filter (where limit_week.standing <> 'unknown') as units,
    count(*) filter (where limit_week.standing = 'not_met') as outside
from limit_week
cross join span
where
    list_contains($limits, limit_week.limit_name)
    and list_contains($chosen, limit_week.unit_id)
    and ($every or list_contains($units, limit_week.unit_id))
    and limit_week.week_start > span.last_week - $weeks * 7
group by limit_week.limit_name, limit_week.week_start
order by limit_week.limit_name, limit_week.week_start
