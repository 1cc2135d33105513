-- One row per unit with a standing, in the order they need attention: over the line, then those that cannot
-- be judged (longest first), within although staff disagree, near, within, and at last closed units.
select
    unit.unit_id,
    unit.unit_name,
    unit.service,
    unit.setting,
    unit.closed_on,
    coalesce(line.measure, unit.measure) as measure,
    standing.standing,
    standing.reason,
    standing.line_id,
    standing.load,
    coalesce(standing.load_line, line."limit") as "limit",
    coalesce(line.staff_group, standing.staff_group) as staff_group,
    line.period,
    line.averaging,
    line.allowed_share,
    standing.periods_over,
    standing.periods_observed,
    coalesce(standing.staff_disagree, false) as staff_disagree,
    coalesce(standing.open_alerts, 0) as open_alerts,
    standing.coverage,
    standing.unknown_since,
    case
        when standing.reason = 'closed' then 5
        when standing.standing = 'over' then 0
        when standing.standing = 'unknown' then 1
        when standing.standing = 'within' and standing.staff_disagree then 2
        when standing.standing = 'near' then 3
        else 4
    end as attention,
    row_number() over (order by unit.unit_name, unit.unit_id) as place
from standing
join unit using (unit_id)
left join load_line as line on
    line.line_id = standing.line_id
    and line.unit_id = standing.unit_id
    and line.effective_from <= $as_of::date
    and coalesce(line.effective_to, $as_of::date) >= $as_of::date
order by
    attention,
    case when standing.standing = 'unknown' then standing.unknown_since end nulls last,
    standing.load / nullif(coalesce(standing.load_line, line."limit"), 0) desc nulls last,
    unit.unit_name,
    unit.unit_id
