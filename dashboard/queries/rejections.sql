-- One row per table, source, rule and reason: rows that were refused or wait; most rows first. Snapshots of
-- an earlier version have fewer columns.
select *
from rejection
order by "rows" desc, table_name, rule
