-- One row per span of twelve weeks in which a metric of a unit is told with the other small units of its service
-- alone: the mean of a week of a unit. Of a pool told otherwise before the state is `withheld`.
select
    span_start,
    span_end,
    any_value(service) as service,
    any_value(units_together) as units_together,
    any_value(weeks_together) as weeks_together,
    any_value(value) as value,
    any_value(coverage) as coverage,
    any_value(evidence_grade) as evidence_grade,
    any_value(state) as state
from service_value
where
    metric = $metric
    and unit_id = $unit
group by span_start, span_end
order by span_start
