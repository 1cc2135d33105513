-- One row per week of these units that comparison units can say something of: its load, as the page tells it, and
-- the band in which nine of ten weeks lie while nothing happens. `stretch` numbers runs of weeks without a gap.
with told as (
    select
        expected.unit_id,
        expected.week_start,
        expected.change,
        expected.low,
        expected.high,
        expected.comparison_units,
        expected.week_start - (7 * row_number() over (
            partition by expected.unit_id order by expected.week_start
        ))::integer as run
    from expected_week as expected
    where
        list_contains($units::varchar[], expected.unit_id)
        and expected.week_start > (select max(last_week) from unit) - $weeks * 7
)
select
    unit_id,
    week_start,
    change,
    low,
    high,
    comparison_units,
    dense_rank() over (partition by unit_id order by run) as stretch
from told
order by unit_id, week_start
