-- One row per agreement that holds for units of a scope with the tool it is about, and one per tool for those
-- without any: what was promised, and what was measured in these units after the ramp, in whole weeks in which no
-- other tool was live (a figure does not say which tool it came from) and the roster is complete enough to count
-- shifts. Measured at the grade of most weeks; weeks at another grade are counted, never added.
with lives as (
    select
        rollout.unit_id,
        unit.unit_name,
        rollout.tool_id,
        rollout.go_live_date,
        coalesce(rollout.end_date, $as_of::date) as last_day,
        rollout.go_live_date + (7 * coalesce(rollout.ramp_weeks, 4))::integer as ramp_until
    from rollout
    join unit using (unit_id)
    where rollout.go_live_date <= $as_of::date and $service in ('', unit.service)
),
agreed as (
    select
        lives.*,
        agreement.effective_from,
        agreement.unit_id as for_unit
    from lives
    left join agreement on
        agreement.tool_id = lives.tool_id
        and coalesce(agreement.unit_id, lives.unit_id) = lives.unit_id
        and agreement.effective_from <= $as_of::date
    qualify row_number() over (
        partition by lives.unit_id, lives.tool_id, lives.go_live_date
        order by agreement.unit_id is null, agreement.effective_from desc nulls last
    ) = 1
),
shifts as (
    select week.unit_id, week.week_start, sum(week.shifts_worked)::bigint as shifts
    from week_hours as week
    join week_completeness as complete using (unit_id, week_start)
    where complete.completeness >= $gate
    group by week.unit_id, week.week_start
),
weeks as (
    select
        agreed.unit_id,
        agreed.tool_id,
        agreed.for_unit,
        agreed.effective_from,
        cell.week_start,
        cell.numerator as minutes,
        shifts.shifts,
        cell.coverage,
        cell.evidence_grade,
        exists (
            select 1
            from rollout as other
            where
                other.unit_id = agreed.unit_id
                and other.tool_id <> agreed.tool_id
                and other.go_live_date <= cell.week_start + 6
                and coalesce(other.end_date, cell.week_start) >= cell.week_start
        ) as mixed
    from agreed
    join metric_value as cell on
        cell.unit_id = agreed.unit_id
        and cell.metric = $metric
        and cell.staff_group = 'all'
        and cell.state = 'value'
        and cell.week_start >= agreed.ramp_until
        and cell.week_start + 6 <= agreed.last_day
    join shifts on shifts.unit_id = agreed.unit_id and shifts.week_start = cell.week_start and shifts.shifts > 0
    where $granted
),
graded as (
    select
        tool_id,
        for_unit,
        effective_from,
        evidence_grade,
        sum(minutes) as minutes,
        sum(shifts)::bigint as shifts,
        count(*) as unit_weeks,
        count(distinct unit_id) as units,
        count(distinct week_start) as weeks,
        avg(coverage) as coverage
    from weeks
    where not mixed
    group by tool_id, for_unit, effective_from, evidence_grade
    qualify row_number() over (
        partition by tool_id, for_unit, effective_from order by count(*) desc, evidence_grade
    ) = 1
),
counted as (
    select
        tool_id,
        for_unit,
        effective_from,
        count(*) filter (where mixed) as mixed_weeks,
        count(*) filter (where not mixed) as told_weeks
    from weeks
    group by tool_id, for_unit, effective_from
),
held as (
    select
        tool_id,
        for_unit,
        effective_from,
        count(distinct unit_id) as units,
        min(go_live_date) as first_live,
        list(distinct unit_name order by unit_name) as unit_names
    from agreed
    group by tool_id, for_unit, effective_from
)
select
    coalesce(tool.tool_name, held.tool_id) as tool_name,
    held.for_unit,
    held.effective_from,
    held.units,
    held.unit_names,
    held.first_live,
    agreement.promised_minutes_per_shift as promised,
    agreement.share_patients,
    agreement.share_access,
    agreement.share_recovery,
    agreement.share_teaching,
    agreement.share_cost,
    agreement.success_criterion,
    agreement.stop_criterion,
    agreement.review_on,
    agreement.agreed_with,
    agreement.source,
    graded.minutes / nullif(graded.shifts, 0) as measured,
    graded.evidence_grade,
    graded.coverage,
    coalesce(graded.weeks, 0) as weeks,
    coalesce(graded.unit_weeks, 0) as unit_weeks,
    coalesce(graded.units, 0) as units_told,
    coalesce(counted.told_weeks, 0) - coalesce(graded.unit_weeks, 0) as other_grade_weeks,
    coalesce(counted.mixed_weeks, 0) as mixed_weeks
from held
left join tool using (tool_id)
left join agreement on
    agreement.tool_id = held.tool_id
    and agreement.unit_id is not distinct from held.for_unit
    and agreement.effective_from = held.effective_from
left join graded on
    graded.tool_id = held.tool_id
    and graded.for_unit is not distinct from held.for_unit
    and graded.effective_from is not distinct from held.effective_from
left join counted on
    counted.tool_id = held.tool_id
    and counted.for_unit is not distinct from held.for_unit
    and counted.effective_from is not distinct from held.effective_from
order by tool_name, held.effective_from is null, held.for_unit nulls first, held.effective_from
