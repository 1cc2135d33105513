-- One row per bin of weeks since go-live: the effect on one outcome in a service, or ('') in the organisation.
select first_week, last_week, phase, effect, low, high, treated_units, unit_weeks
from event_study
where coalesce(service, '') = $service and list_contains($outcomes, outcome)
order by first_week
