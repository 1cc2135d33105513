-- One row per shift of the last 28 days of a unit, in weeks complete enough to be judged (a roster with holes
-- makes every shift look overloaded), placed for a dot plot: `bin` is its load to the nearest
-- 48th of the line, `place` its rank among the shifts of that bin.
with told as (
    select distinct line.measure, line.staff_group
    from standing
    join load_line as line on line.line_id = standing.line_id and line.unit_id = standing.unit_id
    where standing.unit_id = $unit
),
family as (
    select distinct line.line_id, line."limit"
    from load_line as line
    join told on told.measure = line.measure and told.staff_group is not distinct from line.staff_group
    where line.unit_id = $unit and line.averaging <> 'week'
),
shift as (
    select
        period.date,
        period.period,
        period.load,
        family."limit",
        period.over > 0 as over,
        -- A dot stands on its own side of the line: rounding never carries it across.
        case
            when period.over > 0 then greatest(ceil(period.load * 48 / family."limit"), 49)
            else least(floor(period.load * 48 / family."limit"), 48)
        end * family."limit" / 48 as bin
    from line_period as period
    join family using (line_id)
    join line_week as week on
        week.line_id = period.line_id
        and week.unit_id = period.unit_id
        and week.week_start = date_trunc('week', period.date)::date
        and week.observed
    where
        period.unit_id = $unit
        and period.observed > 0
        and period.load is not null
        and period.date > $as_of::date - 28
        and period.date <= $as_of::date
    qualify row_number() over (partition by period.date, period.period order by period.over desc, family.line_id) = 1
)
select
    date,
    period,
    load,
    "limit",
    over,
    bin,
    row_number() over (partition by period, bin order by date) as place
from shift
order by period, bin, place
