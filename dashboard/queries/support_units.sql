-- One row per unit asked for in which support was recorded in the last $weeks weeks: places offered, and, of the
-- weeks that may be told, places used of how many, and requests refused. Null: nobody recorded it.
with span as (
    select max(last_week) as last_week from unit
)
select
    cell.unit_id,
    unit.unit_name,
    sum(cell.numerator) filter (where cell.metric = 'support_offered')::bigint as offered,
    sum(coalesce(cell.numerator, cell.value * cell.denominator))
        filter (where cell.metric = 'support_used_share' and cell.value is not null)::bigint as used,
    sum(cell.denominator) filter (where cell.metric = 'support_used_share' and cell.value is not null)::bigint
        as used_of,
    sum(cell.numerator) filter (where cell.metric = 'support_refused')::bigint as refused,
    bool_or(cell.state = 'suppressed') as hidden
from metric_value as cell
join unit using (unit_id)
cross join span
where
    cell.metric in ('support_offered', 'support_used_share', 'support_refused')
    and ($every or list_contains($units, cell.unit_id))
    and cell.week_start > span.last_week - $weeks * 7
group by cell.unit_id, unit.unit_name
having offered is not null
order by unit.unit_name, cell.unit_id
