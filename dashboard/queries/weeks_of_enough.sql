-- One row per unit and week in which so many people worked that figures of what they did are told.
select distinct
    unit_id,
    week_start
from metric_value
where metric in ('adoption', 'overtime_share', 'ehr_minutes', 'tasks')
    and state = 'value'
