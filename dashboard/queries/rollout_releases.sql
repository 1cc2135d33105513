-- One row per release of a tool in use, metric and whole week around it: eight before, four after, over the units
-- that had the tool all the while, whose ramp was over before, and where no other tool came or went. The
-- figures are those of units, not of the version: they do not say which tool or version a draft came from. A
-- release that no such unit saw has one row without a metric.
with scope as (
    select unit_id, unit_name
    from unit
    where $service in ('', service)
),
lives as (
    select
        rollout.unit_id,
        rollout.tool_id,
        rollout.go_live_date,
        coalesce(rollout.end_date, $as_of::date) as last_day,
        rollout.go_live_date + (7 * coalesce(rollout.ramp_weeks, 4))::integer as ramp_until
    from rollout
    join scope using (unit_id)
),
released as (
    select
        release.tool_id,
        coalesce(tool.tool_name, release.tool_id) as tool_name,
        release.version,
        release.released_on,
        release.announced,
        release.reviewed_on,
        release.note
    from tool_release as release
    left join tool using (tool_id)
    where
        release.released_on <= $as_of::date
        and release.released_on > (select min(go_live_date) from lives where lives.tool_id = release.tool_id)
),
seen as (
    select released.tool_id, released.version, lives.unit_id
    from released
    join lives on
        lives.tool_id = released.tool_id
        and lives.ramp_until <= released.released_on
        and lives.last_day >= least(released.released_on + 28, $as_of::date)
    where not exists (
        select 1
        from lives as other
        where
            other.unit_id = lives.unit_id
            and other.tool_id <> lives.tool_id
            and (
                other.go_live_date between released.released_on - 56 and released.released_on + 34
                or other.last_day between released.released_on - 56 and least(released.released_on + 34, $as_of::date - 1)
            )
    )
),
cells as (
    select
        released.tool_id,
        released.version,
        cell.metric,
        cell.week_start >= released.released_on as after,
        cell.week_start,
        sum(coalesce(cell.numerator, cell.value * cell.denominator)) as numerator,
        sum(cell.denominator) as denominator,
        count(*) as units,
        avg(cell.coverage) as coverage
    from released
    join seen using (tool_id, version)
    join metric_value as cell on
        cell.unit_id = seen.unit_id
        and list_contains($metrics, cell.metric)
        and cell.staff_group = 'all'
        and cell.state = 'value'
        and (
            (cell.week_start >= released.released_on and cell.week_start < released.released_on + 28)
            or (cell.week_start + 7 <= released.released_on and cell.week_start + 7 > released.released_on - 56)
        )
    where $granted
    group by all
)
select
    released.tool_name,
    released.version,
    released.released_on,
    released.announced,
    released.reviewed_on,
    released.note,
    cells.metric,
    cells.after,
    cells.week_start,
    cells.numerator / nullif(cells.denominator, 0) as value,
    cells.units,
    cells.coverage
from released
left join cells using (tool_id, version)
order by released.released_on, released.tool_name, released.version, cells.metric, cells.week_start
