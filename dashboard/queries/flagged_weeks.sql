-- One row per kind of case, unit asked for and week of the last $weeks weeks in which there was one: what is reviewed
-- one by one. How many there were is told by quarter.
with span as (
    select max(last_week) as last_week from unit
)
select limit_week.limit_name as kind, limit_week.unit_id, unit.unit_name, limit_week.week_start
from limit_week
join unit using (unit_id)
cross join span
where
    limit_week.standing = 'not_met'
    and list_contains($kinds, limit_week.limit_name)
    and ($every or list_contains($units, limit_week.unit_id))
    and limit_week.week_start > span.last_week - $weeks * 7
order by limit_week.limit_name, limit_week.week_start desc, unit.unit_name, limit_week.unit_id
