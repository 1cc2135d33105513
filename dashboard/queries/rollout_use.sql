-- One row per whole week since the first go-live of a unit: the share of clinicians at work who used a tool, over
-- all units of the scope together, how many units tell it, and whether most of them were still in the ramp.
with lives as (
    select
        rollout.unit_id,
        min(rollout.go_live_date) as went_live,
        min_by(coalesce(rollout.ramp_weeks, 4), rollout.go_live_date) as ramp_weeks
    from rollout
    join unit using (unit_id)
    where rollout.go_live_date <= $as_of::date and $service in ('', unit.service)
    group by rollout.unit_id
)
select
    ((cell.week_start - lives.went_live) / 7)::integer as week,
    sum(coalesce(cell.numerator, cell.value * cell.denominator)) / nullif(sum(cell.denominator), 0) as value,
    min(cell.value) as least,
    max(cell.value) as most,
    count(*) as units,
    avg(cell.coverage) as coverage,
    avg(((cell.week_start - lives.went_live) / 7 < lives.ramp_weeks)::integer) > 0.5 as ramp
from lives
join metric_value as cell on
    cell.unit_id = lives.unit_id
    and cell.metric = 'adoption'
    and cell.staff_group = 'all'
    and cell.state = 'value'
    and cell.week_start >= lives.went_live
where $granted
group by 1
order by 1
