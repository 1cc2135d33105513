-- One row per metric of a unit and staff group it is told by: what can be looked at over time.
select distinct metric, staff_group
from metric_value
where unit_id = $unit
order by metric, staff_group
