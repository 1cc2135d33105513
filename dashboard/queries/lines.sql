-- One row per line that judges a unit, the one its standing is told by first, then the newest.
-- A line ends at the latest on the day before the next one of its kind; law stands beside what is agreed.
select
    line.* replace (
        least(line.effective_to, lead(line.effective_from) over kinds - 1) as effective_to
    ),
    line.line_id = standing.line_id as is_told
from load_line as line
left join standing using (unit_id)
where line.unit_id = $unit
window kinds as (
    partition by line.measure, line.staff_group, line.period, line.basis = 'law'
    order by line.effective_from, line.line_id
)
order by is_told desc nulls last, line.effective_from desc, line.line_id
