-- One row per file that was refused, is incomplete, or has columns that no table knows; the newest first.
select source, file, run, outcome, rule, reason, extra_columns, incomplete
from file_note
order by run desc, file
