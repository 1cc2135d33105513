-- One row per safeguard alert of the units asked for; `evidence` names the safeguard.
select alert.unit_id, unit.unit_name, alert.evidence, alert.started_on, alert.detected_on, alert.closed_on
from alert
join unit using (unit_id)
where alert.kind = 'safeguard' and ($every or list_contains($units, alert.unit_id))
order by alert.detected_on, unit.unit_name, alert.unit_id
