-- One row per agreement on a tool whose review falls due up to $until or fell due before, the earliest first.
select
    agreement.unit_id,
    unit.unit_name,
    coalesce(tool.tool_name, agreement.tool_id) as tool_name,
    agreement.tool_id,
    agreement.review_on
from agreement
left join tool using (tool_id)
left join unit using (unit_id)
where agreement.review_on <= $until::date
order by agreement.review_on, tool_name, unit.unit_name nulls first, agreement.unit_id
