-- One row per unit: its last $recent weeks beside the $before weeks before them, and how much it moves from
-- week to week by itself (mean moving range of the earlier weeks).
with shown as (
    select
        week.unit_id,
        week.week_start,
        week.load,
        max(week.week_start) over () as last_week
    from line_week as week
    join standing on standing.unit_id = week.unit_id and standing.line_id = week.line_id
    where week.observed
),
part as (
    select
        unit_id,
        load,
        week_start > last_week - $recent * 7 as is_recent,
        abs(load - lag(load) over (partition by unit_id order by week_start)) as moving_range
    from shown
    where week_start > last_week - ($recent + $before) * 7
)
select
    unit_id,
    avg(load) filter (where is_recent) as recent,
    avg(load) filter (where not is_recent) as before,
    avg(moving_range) filter (where not is_recent) as moving_range,
    count(*) filter (where is_recent) as recent_weeks,
    count(*) filter (where not is_recent) as before_weeks
from part
group by unit_id
order by unit_id
