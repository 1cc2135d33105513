-- One row per tool and version of it: where the tool runs, whether it is listed, who reviewed the version when,
-- and in which units the tool is live on the as-of day.
with live as (
    select tool_id, list(distinct unit_id order by unit_id) as units
    from rollout
    where go_live_date <= $as_of::date and coalesce(end_date, $as_of::date) >= $as_of::date
    group by tool_id
)
select
    tool.tool_id,
    tool.tool_name,
    tool.kind,
    tool.hosting,
    coalesce(tool.listed, true) as listed,
    coalesce(live.units, []::varchar[]) as units,
    release.version,
    release.released_on,
    release.announced,
    release.reviewed_on
from tool
left join live using (tool_id)
left join tool_release as release using (tool_id)
order by tool.tool_name, tool.tool_id, release.released_on, release.version
