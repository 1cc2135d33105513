-- One row per staff group, and one for all: hours saved in a service, or ('') the organisation, and what became of
-- them, or the reason why they are not told.
select *
from ledger
where scope = case when $service = '' then 'organisation' else 'service' end and coalesce(service, '') = $service and $granted
order by staff_group <> 'all', staff_group
