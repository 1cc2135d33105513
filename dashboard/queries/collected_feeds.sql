-- One row per canonical table: how many rows of it there are.
select table_name, "rows" from coverage order by table_name
