-- One row per expectation that failed in one run, with its reason; most failures first.
select table_name, expectation, column_name, reason, evaluated, failed
from expectation_result
where run = $run and failed > 0
order by failed desc, table_name, expectation, column_name
