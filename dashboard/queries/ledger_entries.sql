-- One row per entry of a unit's ledger, in the order in which they are told; hours are null where not recorded.
select name, hours, low, high
from ledger_entry
where scope = 'unit' and staff_group = 'all' and unit_id = $unit
order by place
