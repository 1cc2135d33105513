-- One row per week of a unit while it is open: one metric, for one staff group or the whole unit. All weeks there
-- are, so that what a picture's limits rest on does not move with the weeks that are shown. A week without a
-- row is missing. A week whose roster ($by_roster) or patient counts ($by_count) are incomplete has no figure
-- of a metric made from them: part of the hours under all of the patients would look like a rise. A week that is told
-- only together with others (`weeks_together` of them, in the span from `span_start` to `span_end`) is hidden by itself.
with span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unnest(generate_series(
            unit.first_week,
            least(span.last_week, coalesce(unit.closed_on, span.last_week)),
            interval 7 day
        ))::date as week_start
    from unit, span
    where unit.unit_id = $unit
)
select
    calendar.week_start,
    told.value,
    cell.coverage,
    cell.evidence_grade,
    case
        when cell.weeks_together > 1 then 'suppressed'
        when cell.value is not null and told.value is null then 'not_assessed'
        else coalesce(cell.state, 'missing')
    end as state,
    case when cell.weeks_together > 1 then cell.value end as together,
    cell.weeks_together,
    cell.span_start,
    cell.span_end
from calendar
left join metric_value as cell on
    cell.metric = $metric
    and cell.unit_id = $unit
    and cell.week_start = calendar.week_start
    and cell.staff_group = $staff_group
left join week_completeness as complete on
    complete.unit_id = $unit
    and complete.week_start = calendar.week_start
cross join lateral (
    select
        case
            when cell.weeks_together > 1 then null
            when $by_roster and coalesce(complete.completeness, 0) < $gate then null
            when $by_count and coalesce(complete.caseload_days, 1) < $gate then null
            else cell.value
        end as value
) as told
order by calendar.week_start
