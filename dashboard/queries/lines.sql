-- One row per line that judges a unit, the one its standing is told by first, then the newest.
select line.*, line.line_id = standing.line_id as is_told
from load_line as line
left join standing using (unit_id)
where line.unit_id = $unit
order by is_told desc nulls last, line.effective_from desc, line.line_id
