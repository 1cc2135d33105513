-- One row per run and table: how many expectations judged how many values, and how many failed.
select
    run,
    table_name,
    count(*) as expectations,
    count(*) filter (where evaluated = 0) as without_values,
    sum(evaluated)::bigint as evaluated,
    sum(failed)::bigint as failed
from expectation_result
group by run, table_name
order by run desc, failed desc, table_name
