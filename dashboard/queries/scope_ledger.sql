-- One row per scope asked for: the ledger of a service or of the organisation, of all staff together.
select
    units,
    from_day,
    to_day,
    weeks,
    saved_hours,
    saved_low,
    saved_high,
    evidence_grade,
    coverage,
    claimed_hours,
    conversion_ratio,
    conversion_low,
    conversion_high,
    reason
from ledger
where
    scope = case when $service = '' then 'organisation' else 'service' end
    and coalesce(service, '') = $service
    and staff_group = 'all'
