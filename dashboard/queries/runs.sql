-- One row per run, the newest first.
select run, started_at, seconds, read, accepted, rejected, duplicates, files_new, outcome
from run
order by run desc
