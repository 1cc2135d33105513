-- One row per driver of a unit's load and week: what its measure counts, the hours of the staff it is divided by,
-- and acuity where it is recorded. Hours only of weeks complete enough to be judged. All are facts about units.
with span as (
    select max(last_week) as last_week from unit
),
calendar as (
    select
        unit.measure,
        unnest(generate_series(
            greatest(unit.first_week, span.last_week - ($weeks - 1) * 7), span.last_week, interval 7 day
        ))::date as week_start
    from unit, span
    where unit.unit_id = $unit
),
hours as (
    select
        week.week_start,
        sum(week.worked_hours) as staff_hours,
        sum(week.worked_hours) filter (where week.staff_group = 'nurse') as nurse_hours
    from week_hours as week
    join week_completeness as complete using (unit_id, week_start)
    where week.unit_id = $unit and complete.completeness >= $gate
    group by week.week_start
),
wide as (
    select
        calendar.week_start,
        case when calendar.measure = 'patients_per_nurse' then counted.patient_days / nullif(counted.days_observed, 0) end
            as patients,
        case when calendar.measure = 'caseload_per_wte' then counted.patient_days / nullif(counted.days_observed, 0) end
            as open_cases,
        case when calendar.measure = 'contacts_per_clinician_hour' then counted.contacts end as contacts,
        case when calendar.measure = 'patients_per_nurse' then hours.nurse_hours end as nurse_hours,
        case when calendar.measure <> 'patients_per_nurse' then hours.staff_hours end as staff_hours,
        counted.acuity_patient_days / nullif(counted.patient_days, 0) as acuity
    from calendar
    left join week_patients as counted on counted.unit_id = $unit and counted.week_start = calendar.week_start
    left join hours on hours.week_start = calendar.week_start
),
long as (
    select week_start, driver, value, place
    from wide
    cross join lateral (
        values
            (1, 'patients', patients),
            (1, 'open_cases', open_cases),
            (1, 'contacts', contacts::double),
            (2, 'nurse_hours', nurse_hours),
            (2, 'staff_hours', staff_hours),
            (3, 'acuity', acuity)
    ) as told (place, driver, value)
)
select
    driver,
    week_start,
    value,
    case when value is null then 'not_assessed' else 'value' end as state,
    value is not null and lag(value) over weeks is null and lead(value) over weeks is null as alone
from long
window weeks as (partition by driver order by week_start)
qualify count(value) over (partition by driver) > 0
order by place, week_start
