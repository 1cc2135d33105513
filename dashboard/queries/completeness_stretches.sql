-- One row per unit and stretch of weeks on end in one state, of the last $weeks: whether they can be judged.
-- complete | incomplete (below the site's gate) | unseen (complete, and what a line counts is not in them) |
-- absent (no row at all). `limiting`: of the last of its weeks.
with span as (
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
    where unit.first_week is not null
),
in_force as (
    select
        unit_id,
        series,
        min(effective_from) as since,
        case when count(*) = count(effective_to) then max(effective_to) end as until
    from load_line
    group by unit_id, series
),
unseen as (
    select distinct unit_id, week_start
    from (
        select line.unit_id, line.series, week.week_start, bool_or(week.observed) as observed
        from line_week as week
        join load_line as line on line.line_id = week.line_id and line.unit_id = week.unit_id
        group by all
    )
    join in_force using (unit_id, series)
    where not observed and since <= week_start and coalesce(until >= week_start + 6, true)
),
weeks as (
    select
        calendar.unit_id,
        calendar.week_start,
        told.completeness,
        told.limiting,
        case
            when told.unit_id is null then 'absent'
            when coalesce(told.completeness, 0) < $gate - 1e-9 then 'incomplete'
            when unseen.unit_id is not null then 'unseen'
            else 'complete'
        end as state
    from calendar
    left join week_completeness as told using (unit_id, week_start)
    left join unseen using (unit_id, week_start)
),
numbered as (
    select
        *,
        row_number() over (partition by unit_id order by week_start)
        - row_number() over (partition by unit_id, state order by week_start) as stretch
    from weeks
)
select
    unit_id,
    min(week_start) as first_week,
    max(week_start) as last_week,
    count(*) as weeks,
    state,
    avg(completeness) as completeness,
    max_by(limiting, week_start) as limiting
from numbered
group by unit_id, state, stretch
order by unit_id, first_week
