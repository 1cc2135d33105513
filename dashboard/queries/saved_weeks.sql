-- One row per week of a unit: net minutes its tools freed, whatever kept them from being told, and the shifts
-- worked in weeks whose roster is complete enough to count them. Weeks before the first go-live are left out: there was nothing to save with.
with lives as (
    select
        min(go_live_date) as first_day,
        min(go_live_date) + (7 * min_by(coalesce(ramp_weeks, 4), go_live_date))::integer as ramp_until
    from rollout
    where unit_id = $unit
),
span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        lives.first_day,
        lives.ramp_until,
        unnest(generate_series(
            greatest(date_trunc('week', lives.first_day)::date, span.last_week - ($weeks - 1) * 7),
            span.last_week,
            interval 7 day
        ))::date as week_start
    from lives, span
    where lives.first_day is not null
),
shifts as (
    select week_start, sum(shifts_worked)::bigint as shifts_worked, sum(worked_hours) as worked_hours
    from week_hours
    join week_completeness as complete using (unit_id, week_start)
    where unit_id = $unit and complete.completeness >= $gate
    group by week_start
)
select
    calendar.week_start,
    cell.numerator as minutes,
    cell.numerator / 60 as hours,
    shifts.shifts_worked,
    shifts.worked_hours,
    cell.numerator / nullif(shifts.shifts_worked, 0) as minutes_per_shift,
    cell.coverage,
    cell.evidence_grade,
    coalesce(cell.state, 'missing') as state,
    calendar.week_start < calendar.ramp_until as ramp
from calendar
left join metric_value as cell on
    cell.week_start = calendar.week_start
    and cell.unit_id = $unit
    and cell.metric = $metric
    and cell.staff_group = 'all'
left join shifts on shifts.week_start = calendar.week_start
order by calendar.week_start
