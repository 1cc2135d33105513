-- One row per promise made of a tool, before or after go-live; those for every unit first.
select
    coalesce(tool.tool_name, agreement.tool_id) as tool_name,
    unit.unit_name,
    agreement.effective_from,
    agreement.promised_minutes_per_shift
from agreement
left join tool using (tool_id)
left join unit using (unit_id)
where $service = '' or unit.unit_id is null or unit.service = $service
order by tool_name, unit.unit_name nulls first, agreement.effective_from
