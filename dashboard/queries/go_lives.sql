-- One row per unit and tool that went live: what the load line pages mark.
select
    rollout.unit_id,
    rollout.go_live_date,
    rollout.end_date,
    coalesce(rollout.ramp_weeks, 4) as ramp_weeks,
    coalesce(tool.tool_name, rollout.tool_id) as tool_name
from rollout
left join tool using (tool_id)
order by rollout.unit_id, rollout.go_live_date, tool_name
