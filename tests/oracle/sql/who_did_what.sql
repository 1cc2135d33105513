-- Who had a part in which unit, week and staff group, and how much: from the raw files alone.
create temp table shift_row as
    select * from (select null::varchar as staff_group, null::varchar as overtime_hours,
                          null::varchar as missed_break_minutes where false)
    union all by name
    select * from read_csv('{incoming}/shifts*.csv', union_by_name = true, all_varchar = true);
create temp table shift as
    select clinician_id, unit_id, staff_group as named, status,
           overtime_hours::double as overtime_hours, missed_break_minutes::double as missed_break_minutes,
           starts_at::timestamptz as starts_at, ends_at::timestamptz as ends_at
    from shift_row;
create temp table employed as
    select clinician_id, staff_group, unit_id, coalesce(start_date::date, date '1900-01-01') as first_day,
           coalesce(end_date::date, date '9999-12-31') as last_day
    from (
        select * from (select null::varchar as start_date, null::varchar as end_date where false)
        union all by name select * from read_csv('{incoming}/clinicians.csv', all_varchar = true)
    );
create temp table worked as
    select shift.unit_id, (starts_at at time zone '{zone}')::date as day, clinician_id,
           shift.named, overtime_hours, missed_break_minutes
    from shift where status = 'worked';
create temp table task as
    select clinician_id, started_at::timestamptz as at, unit_id
    from read_csv('{incoming}/llm_events*.csv', union_by_name = true, all_varchar = true);
create temp table placed as
    select task.clinician_id, (task.at at time zone '{zone}')::date as day,
           coalesce(task.unit_id, min_by(shift.unit_id, shift.starts_at)) as unit_id
    from task left join shift on task.unit_id is null and shift.clinician_id = task.clinician_id
         and shift.status = 'worked'
         and task.at between shift.starts_at - interval 60 minute and shift.ends_at + interval 60 minute
    group by task.clinician_id, task.at, task.unit_id, task.rowid;
create temp table at_home as  -- of a unit that keeps no roster, its own staff of the week
    select employed.unit_id, week.day::date as day, clinician_id, employed.staff_group as named
    from employed
    join (select unnest(generate_series(date_trunc('week', min(day)), max(day), interval 7 day)) as day
          from worked) as week
        on week.day + interval 6 day >= first_day and week.day <= last_day
    where employed.unit_id not in (select unit_id from shift);
create temp table part as
    select unit_id, day, clinician_id, named, true as worked, 0 as tasks,
           coalesce(overtime_hours, 0) as overtime, coalesce(missed_break_minutes, 0) as breaks
    from worked
    union all
    select unit_id, day, clinician_id, named, true, 0, 0, 0 from at_home
    union all
    select unit_id, day, clinician_id, null, false, 1, 0, 0 from placed where unit_id is not null;
select part.unit_id, date_trunc('week', part.day)::date::varchar as week,
       coalesce(part.named, employed.staff_group, 'other') as staff_group, part.clinician_id,
       bool_or(part.worked) as worked, sum(part.tasks)::double as tasks,
       sum(part.overtime)::double as overtime, sum(part.breaks)::double as breaks
from part left join employed on employed.clinician_id = part.clinician_id
     and part.day between employed.first_day and employed.last_day
group by all
