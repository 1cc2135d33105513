-- One row per past shift that a line like $line judged (same measure, group, period and observation, whatever
-- its limit), of weeks complete enough to be judged. The newest line's own figures where two judged one shift.
-- A snapshot without hours has them as a ratio: load : 1.
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
)
select
    shift.date,
    week.week_start,
    shift.period,
    shift.load,
    shift.patients,
    shift.staff_present,
    coalesce(shift.load_numerator, shift.load) as numerator,
    case when shift.load_numerator is null then 1.0 else shift.load_denominator end as denominator
from line_period as shift
join family using (line_id)
join line_week as week on
    week.line_id = shift.line_id
    and week.unit_id = shift.unit_id
    and week.week_start = date_trunc('week', shift.date)::date
    and week.observed
where
    shift.unit_id = $unit
    and shift.observed > 0
    and shift.date >= (select max(last_week) from unit) - ($weeks - 1) * 7
qualify row_number() over (
    partition by shift.date, shift.period order by family.is_asked desc, family.effective_from desc, family.line_id
) = 1
order by shift.date, shift.period
