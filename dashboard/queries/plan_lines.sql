-- One row per line that judges a unit on the as-of day, the one its standing is told by first.
select
    line.line_id,
    line.measure,
    line."limit",
    line.staff_group,
    line.period,
    line.averaging,
    line.rounding,
    line.allowed_share,
    line.observation,
    line.line_id is not distinct from standing.line_id as is_told
from load_line as line
left join standing using (unit_id)
where
    line.unit_id = $unit
    and line.effective_from <= $as_of::date
    and coalesce(line.effective_to, $as_of::date) >= $as_of::date
order by is_told desc, line.period, line.line_id
