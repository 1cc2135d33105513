-- One row per week of a unit that comparison units can say something of: its load, as the page tells it, and
-- the band in which nine of ten weeks lie while nothing happens. `stretch` numbers runs of weeks without a gap.
with told as (
    select
        expected.week_start,
        expected.change,
        expected.low,
        expected.high,
        expected.comparison_units,
        expected.week_start - (7 * row_number() over (order by expected.week_start))::integer as run
    from expected_week as expected
    where
        expected.unit_id = $unit
        and expected.week_start > (select max(last_week) from unit) - $weeks * 7
)
select
    week_start,
    change,
    low,
    high,
    comparison_units,
    dense_rank() over (order by run) as stretch
from told
order by week_start
