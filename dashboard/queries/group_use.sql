-- One row per unit asked for and staff group whose use may be told: its tasks in the last $recent weeks.
with span as (
    select max(last_week) as last_week from unit
)
select cell.unit_id, unit.unit_name, cell.staff_group, sum(cell.numerator)::bigint as tasks
from group_value as cell
join unit using (unit_id)
cross join span
where
    cell.metric = 'tasks'
    and cell.value is not null
    and ($every or list_contains($units, cell.unit_id))
    and cell.week_start > span.last_week - $recent * 7
group by cell.unit_id, unit.unit_name, cell.staff_group
order by unit.unit_name, cell.unit_id, cell.staff_group
