-- One row per span of weeks since go-live of one outcome, of a service or of the organisation.
select first_week, last_week, phase, effect, low, high, treated_units, unit_weeks
from event_study
where coalesce(service, '') = $service and outcome = $outcome
order by first_week
