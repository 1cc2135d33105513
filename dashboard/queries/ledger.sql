-- One row per unit: the hours its tools saved since go-live, or the reason why they are not told.
select *
from ledger
where scope = 'unit' and staff_group = 'all' and unit_id = $unit
