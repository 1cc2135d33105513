-- One row per past week that can be judged: its mean load as a line like $line sees it, whatever its limit; in
-- the unit's own measure where $line is empty.
with asked as (
    select measure, staff_group, period, observation
    from load_line
    where unit_id = $unit and line_id = $line
),
family as (
    select line.line_id, line.effective_from, line.line_id = $line as is_asked
    from load_line as line
    join asked on
        asked.measure = line.measure
        and asked.staff_group is not distinct from line.staff_group
        and asked.period is not distinct from line.period
        and asked.observation is not distinct from line.observation
    where line.unit_id = $unit
),
lined as (
    select week.week_start, week.load, week.load_numerator, week.load_denominator
    from line_week as week
    join family using (line_id)
    where week.unit_id = $unit and week.observed
    qualify row_number() over (
        partition by week.week_start order by family.is_asked desc, family.effective_from desc, family.line_id
    ) = 1
),
unlined as (
    select week.week_start, week.load, week.load_numerator, week.load_denominator
    from week_load as week
    join unit using (unit_id)
    join week_completeness as completeness using (unit_id, week_start)
    where
        $line = ''
        and week.unit_id = $unit
        and week.measure = unit.measure
        and week.observation = 'counted'
        and week.staff_group = case when unit.measure = 'patients_per_nurse' then 'nurse' else 'all' end
        and completeness.completeness >= $gate - 1e-9
        and week.days_observed >= ($gate - 1e-9) * week.days_expected
)
select
    week_start,
    load,
    coalesce(load_numerator, load) as numerator,
    case when load_numerator is null then 1.0 else load_denominator end as denominator
from (select * from lined union all select * from unlined)
where
    week_start > (select max(last_week) from unit) - $weeks * 7
    and coalesce(load_numerator, load) is not null
order by week_start
