-- One row per entry of the ledger of a service, or ('') the organisation, in the order in which they are told.
select name, hours, low, high
from ledger_entry
where
    scope = case when $service = '' then 'organisation' else 'service' end
    and coalesce(service, '') = $service
    and staff_group = 'all'
    and $granted
order by place
