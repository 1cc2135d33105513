-- One row per metric of a list, staff group and side: units with a tool after its ramp, in the ramp, and units that
-- never had one, over the same last $weeks weeks. Sums over units: numerator / denominator. Weeks whose roster is
-- incomplete are left out. A plain comparison of levels, not an effect.
with lives as (
    select
        unit_id,
        min(go_live_date) as went_live,
        min(go_live_date) + (7 * min_by(coalesce(ramp_weeks, 4), go_live_date))::integer as ramp_until,
        max(coalesce(end_date, $as_of::date)) as last_day
    from rollout
    where go_live_date <= $as_of::date
    group by unit_id
),
cells as (
    select
        metric,
        unit_id,
        week_start,
        'all' as staff_group,
        coalesce(numerator, value * denominator) as numerator,
        denominator,
        coverage
    from metric_value
    where staff_group = 'all' and state = 'value'
    union all
    select
        metric,
        unit_id,
        week_start,
        staff_group,
        coalesce(numerator, value * denominator) as numerator,
        denominator,
        coverage
    from group_value
    where state = 'value'
),
sided as (
    select
        cells.*,
        case
            when lives.unit_id is null then 'without'
            when cells.week_start < lives.went_live or cells.week_start > lives.last_day then null
            when cells.week_start < lives.ramp_until then 'ramp'
            else 'with'
        end as side
    from cells
    join unit using (unit_id)
    join week_completeness as complete on
        complete.unit_id = cells.unit_id
        and complete.week_start = cells.week_start
        and complete.completeness >= $gate
    left join lives on lives.unit_id = cells.unit_id
    where
        list_contains($metrics, cells.metric)
        and cells.week_start > $as_of::date - 7 * $weeks
        and (lives.unit_id is null or $service in ('', unit.service))
        and $granted
)
select
    metric,
    staff_group,
    side,
    sum(numerator) / nullif(sum(denominator), 0) as value,
    count(distinct unit_id) as units,
    count(*) as unit_weeks,
    avg(coverage) as coverage
from sided
where side is not null
group by metric, staff_group, side
order by staff_group <> 'all', staff_group, metric, side
