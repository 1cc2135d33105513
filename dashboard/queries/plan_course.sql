-- One row per week of a unit: the two parts of its load as its line counts them, and whether the week was complete
-- enough to be judged. What plans are compared with afterwards.
select
    loads.week_start,
    loads.load_numerator as top,
    loads.load_denominator as bottom,
    coalesce(complete.completeness >= $gate and loads.load_numerator is not null and loads.load_denominator > 0, false)
        as observed
from week_load as loads
join unit using (unit_id)
left join standing using (unit_id)
left join load_line as line on line.line_id = standing.line_id and line.unit_id = standing.unit_id
left join week_completeness as complete on
    complete.unit_id = loads.unit_id and complete.week_start = loads.week_start
where
    loads.unit_id = $unit
    and loads.measure = coalesce(line.measure, unit.measure)
    and loads.observation = 'counted'
    and loads.staff_group = coalesce(
        line.staff_group, case when unit.measure = 'patients_per_nurse' then 'nurse' else 'all' end
    )
order by loads.week_start
