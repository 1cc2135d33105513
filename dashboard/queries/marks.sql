-- One row per thing that happened to one of these units and may explain a change: go-lives, releases of its tools
-- (announced or first seen in logs), its line changing, the unit changing. Alerts are another query.
with lives as (
    select
        rollout.unit_id,
        rollout.go_live_date,
        rollout.end_date,
        rollout.tool_id,
        coalesce(tool.tool_name, rollout.tool_id) as tool_name
    from rollout
    left join tool using (tool_id)
    where list_contains($units::varchar[], rollout.unit_id)
)
select
    unit_id,
    'go_live' as kind,
    go_live_date as happened_on,
    tool_name as subject,
    null as version,
    null::double as "limit"
from lives
union all
select unit_id, 'end', end_date, tool_name, null, null
from lives
where end_date is not null
union all
select
    lives.unit_id,
    case when release.announced then 'release' else 'release_unannounced' end,
    release.released_on,
    lives.tool_name,
    release.version,
    null
from tool_release as release
join lives using (tool_id)
where release.released_on > lives.go_live_date and release.released_on <= coalesce(lives.end_date, release.released_on)
union all
select line.unit_id, 'line', line.effective_from, line.measure, null, line."limit"
from load_line as line
where list_contains($units::varchar[], line.unit_id)
union all
select
    change.unit_id,
    'unit_' || change.kind,
    change.effective_on,
    coalesce(successor.unit_name, change.successor_id),
    null,
    null
from unit_change as change
left join unit as successor on successor.unit_id = change.successor_id
where list_contains($units::varchar[], change.unit_id)
union all
select
    change.successor_id,
    'unit_' || change.kind || '_in',
    change.effective_on,
    coalesce(former.unit_name, change.unit_id),
    null,
    null
from unit_change as change
left join unit as former on former.unit_id = change.unit_id
where list_contains($units::varchar[], change.successor_id) and change.unit_id <> change.successor_id
order by unit_id, happened_on, kind, subject, version
