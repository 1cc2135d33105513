-- One row per staff group that worked since go-live: what its hours saved and what became of them, or why not told.
select staff_group, weeks, saved_hours, saved_low, saved_high, evidence_grade, coverage, conversion_ratio,
    conversion_low, conversion_high, comparison_units, reason
from ledger
where scope = 'unit' and staff_group <> 'all' and unit_id = $unit
order by staff_group
