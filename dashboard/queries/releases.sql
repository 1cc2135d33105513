-- One row per release of a tool, announced or first seen in logs; the newest first. Snapshots of an earlier
-- version do not say who reviewed it.
select release.*, coalesce(tool.tool_name, release.tool_id) as tool_name
from tool_release as release
left join tool using (tool_id)
order by release.released_on desc, tool_name, release.version
