-- One row per unit: its tools, and what was recorded before its first go-live (or so far, where none has gone live):
-- weeks that can be judged, leaving out the four in which people prepare; a line in force; task times measured
-- wholly before; and how many other units came later or have no tool. All are facts about units.
with lives as (
    select
        rollout.unit_id,
        min(rollout.go_live_date) filter (where rollout.go_live_date <= $as_of::date) as went_live,
        min(rollout.go_live_date) filter (where rollout.go_live_date > $as_of::date) as planned,
        string_agg(distinct coalesce(tool.tool_name, rollout.tool_id), ', '
            order by coalesce(tool.tool_name, rollout.tool_id)
        ) filter (where rollout.go_live_date <= $as_of::date) as tools
    from rollout
    left join tool using (tool_id)
    group by rollout.unit_id
),
told as (
    select
        unit.unit_id,
        unit.unit_name,
        unit.service,
        unit.opened_on,
        unit.closed_on,
        lives.went_live,
        lives.planned,
        lives.tools,
        coalesce(lives.went_live, lives.planned, $as_of::date + 1) as before,
        coalesce(lives.went_live, lives.planned) is not null as dated
    from unit
    left join lives using (unit_id)
)
select
    told.unit_id,
    told.unit_name,
    told.service,
    told.closed_on,
    told.went_live,
    told.planned,
    told.tools,
    (
        select count(*)
        from week_completeness as week
        where
            week.unit_id = told.unit_id
            and week.completeness >= $gate
            and week.week_start + 7 <= told.before - case when told.dated then 28 else 0 end
    ) as baseline_weeks,
    exists (
        select 1
        from load_line as line
        where
            line.unit_id = told.unit_id
            and line.effective_from <= told.before
            and coalesce(line.effective_to, told.before) >= told.before
    ) as has_line,
    (
        select string_agg(distinct measured.method, ',' order by measured.method)
        from task_baseline as measured
        where
            coalesce(measured.unit_id, told.unit_id) = told.unit_id
            and coalesce(measured.measured_to, measured.measured_from) < told.before
    ) as methods,
    (
        select count(*)
        from told as other
        where
            other.unit_id <> told.unit_id
            and coalesce(other.closed_on, told.before) >= told.before
            and coalesce(other.opened_on, told.before) <= told.before
            and coalesce(other.went_live > told.before, true)
    ) as later_units
from told
order by told.went_live nulls last, told.planned nulls last, told.unit_name, told.unit_id
