-- One row per unit: the service it belongs to, if any.
select unit_id, service
from unit
order by unit_id
