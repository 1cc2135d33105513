-- One row per outcome of a list: what rollouts did in all units of a service, or ('') of the organisation.
select *
from estimate
where coalesce(service, '') = $service and list_contains($outcomes, outcome)
