-- One row per metric and unit that is open: whether the last $weeks weeks tell a figure, and else why not.
-- `state`: value where any week (and staff group) does, else that of the newest week. `zero`: every figure is
-- a nought. Metrics in $personal only where the user holds a grant on the unit.
with span as (
    select max(last_week) as last_week from unit
)
select
    cell.metric,
    cell.unit_id,
    unit.unit_name,
    case when bool_or(cell.state = 'value') then 'value' else max_by(cell.state, cell.week_start) end as state,
    coalesce(bool_and(cell.value = 0) filter (where cell.state = 'value'), false) as zero
from metric_value as cell
join unit using (unit_id)
cross join span
where
    cell.week_start > span.last_week - $weeks * 7
    and (unit.closed_on is null or unit.closed_on > $as_of::date)
    and ($every or not list_contains($personal, cell.metric) or list_contains($granted, cell.unit_id))
group by cell.metric, cell.unit_id, unit.unit_name
order by cell.metric, unit.unit_name
