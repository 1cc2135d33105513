-- One row per unit and week of the last $weeks: load as the unit's line judges it, and the line in force.
-- Weeks nobody could judge are there with an empty load: a gap, never a bridge.
-- A line that replaced another of the same measure, group and period carries on its series.
-- A closed unit has no standing: its weeks are told by the newest of its lines.
with last_line as (
    select line.unit_id, max_by(line.line_id, (line.effective_from, line.line_id)) as line_id
    from load_line as line
    join unit on unit.unit_id = line.unit_id and unit.measure = line.measure
    where unit.closed_on is not null
    group by line.unit_id
),
told as (
    select distinct
        standing.unit_id,
        line.line_id,
        line.measure,
        line.staff_group,
        line.period
    from standing
    left join last_line on last_line.unit_id = standing.unit_id and standing.reason = 'closed'
    left join load_line as line on
        line.line_id = coalesce(standing.line_id, last_line.line_id) and line.unit_id = standing.unit_id
),
family as (
    select
        line.unit_id,
        line.line_id,
        line."limit",
        line.effective_from,
        line.effective_to,
        line.line_id = told.line_id as is_told
    from load_line as line
    join told on
        told.unit_id = line.unit_id
        and told.measure = line.measure
        and told.staff_group is not distinct from line.staff_group
        and told.period is not distinct from line.period
),
span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unit.unit_id,
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7),
            least(span.last_week, coalesce(unit.closed_on, span.last_week)),
            interval 7 day
        ))::date as week_start
    from unit, span
),
lined as (
    select
        calendar.unit_id,
        calendar.week_start,
        family."limit",
        week.load,
        coalesce(week.observed, false) as observed,
        week.over,
        week.periods_over,
        week.periods_observed
    from calendar
    join family on
        family.unit_id = calendar.unit_id
        and family.effective_from <= calendar.week_start + 6
        and coalesce(family.effective_to, calendar.week_start) >= calendar.week_start
    left join line_week as week on
        week.line_id = family.line_id
        and week.unit_id = calendar.unit_id
        and week.week_start = calendar.week_start
    qualify row_number() over (
        partition by calendar.unit_id, calendar.week_start
        order by family.is_told desc, family.effective_from desc, family.line_id
    ) = 1
),
unlined as (
    select week.unit_id, week.week_start, week.load
    from week_load as week
    join unit using (unit_id)
    join told using (unit_id)
    where
        week.observation = 'counted'
        and week.measure = coalesce(told.measure, unit.measure)
        and week.staff_group = coalesce(
            told.staff_group, case when unit.measure = 'patients_per_nurse' then 'nurse' else 'all' end
        )
        and told.period is null
)
select
    calendar.unit_id,
    calendar.week_start,
    shown.load,
    lined."limit",
    coalesce(lined.over, false) and shown.load is not null as over,
    case when shown.load is not null then lined.periods_over end as periods_over,
    case when shown.load is not null then lined.periods_observed end as periods_observed,
    completeness.completeness,
    case when shown.load is null then 'not_assessed' else 'value' end as state,
    shown.load is not null
    and lag(shown.load) over weeks is null
    and lead(shown.load) over weeks is null as alone
from calendar
left join lined using (unit_id, week_start)
left join unlined using (unit_id, week_start)
left join week_completeness as completeness using (unit_id, week_start)
cross join lateral (
    select
        case
            when lined.observed then lined.load
            when lined.unit_id is null and completeness.completeness >= $gate then unlined.load
        end as load
) as shown
window weeks as (partition by calendar.unit_id order by calendar.week_start)
order by calendar.unit_id, calendar.week_start
