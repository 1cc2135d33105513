-- One row per line in force and shift it judges in the four weeks from $first on, only in weeks complete enough to be
-- judged. A line that carries on another one judges that one's weeks too, as standings do. Of a line that holds at
-- every moment with it how many staff were there, and for how many of the shift's hours.
with force as (
    select line.line_id, coalesce(line.series, line.line_id) as series
    from load_line as line
    where
        line.unit_id = $unit
        and line.averaging in ('shift', 'moment')
        and line.effective_from <= $as_of::date
        and coalesce(line.effective_to, $as_of::date) >= $as_of::date
),
alike as (
    select
        line_id,
        date,
        period,
        list({'staff_present': staff_present, 'moments': moments} order by staff_present) as moments
    from line_moment
    where unit_id = $unit and date >= $first::date and date < $first::date + 28
    group by all
)
select
    force.line_id,
    shift.date,
    shift.period,
    shift.patients,
    shift.load_numerator as patient_hours,
    shift.load_denominator as staff_hours,
    shift.staff_present,
    alike.moments
from force
join load_line as line on line.unit_id = $unit and coalesce(line.series, line.line_id) = force.series
join line_period as shift on shift.line_id = line.line_id and shift.unit_id = line.unit_id
join line_week as week on
    week.line_id = shift.line_id
    and week.unit_id = shift.unit_id
    and week.week_start = date_trunc('week', shift.date)::date
    and week.observed
left join alike on alike.line_id = shift.line_id and alike.date = shift.date and alike.period = shift.period
where shift.observed > 0 and shift.date >= $first::date and shift.date < $first::date + 28
qualify row_number() over (
    partition by force.line_id, shift.date, shift.period order by line.effective_from desc, line.line_id
) = 1
order by force.line_id, shift.date, shift.period
