-- One row per unit with a tool: whether a rise after its go-live can be told, over how many weeks, and if not why.
select unit_id, weeks_judged, reason
from reach
order by unit_id
