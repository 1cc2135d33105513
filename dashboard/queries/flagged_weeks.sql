-- One row per metric of a list, unit asked for and week of the last $weeks in which something was counted: what is
-- reviewed one by one.
with span as (
    select max(last_week) as last_week from unit
)
select cell.metric, cell.unit_id, unit.unit_name, cell.week_start, cell.numerator::bigint as counted
from metric_value as cell
join unit using (unit_id)
cross join span
where
    cell.staff_group = 'all'
    and cell.value is not null
    and cell.numerator > 0
    and list_contains($metrics, cell.metric)
    and ($every or list_contains($units, cell.unit_id))
    and cell.week_start > span.last_week - $weeks * 7
order by cell.metric, cell.week_start desc, unit.unit_name, cell.unit_id
