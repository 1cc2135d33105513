-- One row per alert of a unit, open or closed.
select kind, severity, started_on, detected_on, closed_on, message
from alert
where unit_id = $unit
order by detected_on, kind
