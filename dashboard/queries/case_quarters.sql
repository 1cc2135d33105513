-- One row per kind of case, unit asked for and calendar quarter of the last $quarters in which there was any.
with span as (
    select max(last_week) as last_week from unit
)
select case_quarter.kind, case_quarter.unit_id, unit.unit_name, case_quarter.quarter_start, case_quarter.cases
from case_quarter
join unit using (unit_id)
cross join span
where
    case_quarter.cases > 0
    and ($every or list_contains($units, case_quarter.unit_id))
    and case_quarter.quarter_start > date_trunc('quarter', span.last_week) - to_months(3 * $quarters)
order by case_quarter.kind, case_quarter.quarter_start desc, unit.unit_name, case_quarter.unit_id
