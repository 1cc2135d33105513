-- One row per source and table it fills: how far its rows reach.
select source, table_name, files, "rows", first_date, last_date, units
from feed
order by table_name, source
