-- One row per unit, week and publication whose patients or hours had been published otherwise before.
select
    unit.unit_name,
    restatement.week_start,
    restatement.published_on,
    restatement.patients_before,
    restatement.patients_now,
    restatement.hours_before,
    restatement.hours_now
from restatement
join unit using (unit_id)
order by restatement.published_on desc, unit.unit_name, restatement.week_start
