-- One row per line of law or guidance that is published for units of the same setting, in the same measure, in
-- force on the as-of day, with how many units it judges.
select
    line."limit",
    line.period,
    line.basis,
    line.source,
    line.jurisdiction,
    line.effective_from,
    line.averaging,
    line.rounding,
    count(distinct line.unit_id) as units,
    bool_or(line.unit_id = $unit) as is_own
from load_line as line
join unit using (unit_id)
where
    line.basis in ('law', 'guidance')
    and unit.setting = (select setting from unit where unit_id = $unit)
    and line.measure = $measure
    and (line.period is null or $period = '' or line.period = $period)
    and line.effective_from <= $as_of::date
    and coalesce(line.effective_to, $as_of::date) >= $as_of::date
group by all
order by line."limit", line.basis, line.source
