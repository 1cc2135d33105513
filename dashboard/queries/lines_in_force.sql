-- One row per load line in force on the as-of day, with the units it judges.
select
    line.line_id,
    any_value(line.measure) as measure,
    any_value(line."limit") as "limit",
    any_value(line.staff_group) as staff_group,
    any_value(line.period) as period,
    any_value(line.basis) as basis,
    any_value(line.source) as source,
    any_value(line.effective_from) as effective_from,
    any_value(line.effective_to) as effective_to,
    any_value(line.averaging) as averaging,
    any_value(line.rounding) as rounding,
    any_value(line.allowed_share) as allowed_share,
    any_value(line.observation) as observation,
    any_value(line.owner) as owner,
    any_value(line.agreed_with) as agreed_with,
    any_value(line.jurisdiction) as jurisdiction,
    list(coalesce(unit.unit_name, line.unit_id) order by unit.unit_name, line.unit_id) as units
from load_line as line
left join unit using (unit_id)
where
    line.effective_from <= $as_of::date
    and coalesce(line.effective_to, $as_of::date) >= $as_of::date
    and (unit.closed_on is null or unit.closed_on > $as_of::date)
group by line.line_id
order by min(unit.unit_name), line.line_id
