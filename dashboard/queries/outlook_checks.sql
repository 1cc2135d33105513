-- One row per unit and kind of period (shift, week) whose forecasts of the last 28 days can be set beside what happened: how
-- many were forecast over, how many of these were, how many were over without it, and in how many of those with
-- a range the load lay inside it. Of several lines that which was worst forecast counts.
with worst as (
    select *
    from shift_outlook_check
    where state <> 'unknown'
    qualify row_number() over (
        partition by unit_id, date, period
        order by state <> 'over', load / "limit" desc nulls first, "limit", line_id
    ) = 1
)
select
    worst.unit_id,
    unit.unit_name,
    worst.period = 'week' as by_week,
    count(*) as told,
    count_if(worst.state = 'over') as forecast,
    count_if(worst.state = 'over' and worst.happened_over) as forecast_and_over,
    count_if(worst.state <> 'over' and worst.happened_over) as over_unforeseen,
    count(worst.inside) as ranged,
    count_if(worst.inside) as inside,
    count_if(worst.origin = 'rebuilt') as rebuilt,
    min(worst.date) as first_day,
    max(worst.date) as last_day
from worst
join unit using (unit_id)
group by worst.unit_id, unit.unit_name, by_week
order by unit.unit_name, worst.unit_id, by_week
