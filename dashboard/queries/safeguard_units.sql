-- One row per metric of a list and open unit of those asked for: what its last $recent weeks say together.
-- A week whose roster ($by_roster) or patient counts ($by_count) are incomplete has no figure of a metric made
-- from them; of a share told as a bound the bound counts. `weeks_judged`: weeks in which the limit on the metric
-- ($limits, of the metrics in $ruled) could be judged.
with span as (
    select max(last_week) as last_week from unit
),
open_unit as (
    select
        unit.unit_id,
        unit.unit_name,
        unit.service,
        min(rollout.go_live_date) as live_since
    from unit
    left join rollout on
        rollout.unit_id = unit.unit_id
        and rollout.go_live_date <= $as_of::date
        and coalesce(rollout.end_date, $as_of::date) >= $as_of::date
    where
        ($every or list_contains($units, unit.unit_id))
        and coalesce(unit.closed_on, $as_of::date) >= $as_of::date
    group by unit.unit_id, unit.unit_name, unit.service
),
week as (
    select
        cell.metric,
        cell.unit_id,
        cell.week_start,
        coalesce(cell.numerator, cell.value * cell.denominator) as numerator,
        cell.denominator,
        cell.coverage,
        case
            when list_contains($by_roster, cell.metric) and coalesce(complete.completeness, 0) < $gate then null
            when list_contains($by_count, cell.metric) and coalesce(complete.caseload_days, 1) < $gate then null
            else cell.value
        end as told,
        case when cell.value is not null and told is null then 'not_assessed' else cell.state end as state
    from metric_value as cell
    cross join span
    left join week_completeness as complete using (unit_id, week_start)
    where
        cell.staff_group = 'all'
        and list_contains($metrics, cell.metric)
        and cell.week_start > span.last_week - $recent * 7
),
wanted as (
    select unnest($metrics) as metric
)
select
    wanted.metric,
    open_unit.unit_id,
    open_unit.unit_name,
    open_unit.service,
    open_unit.live_since,
    count(week.told) as weeks_known,
    count(*) filter (where week.told is not null and limit_week.standing <> 'unknown') as weeks_judged,
    sum(week.numerator) filter (where week.told is not null)
    / nullif(sum(week.denominator) filter (where week.told is not null), 0) as value,
    avg(week.coverage) filter (where week.told is not null) as coverage,
    case
        when count(week.told) > 0 then 'value'
        when bool_or(week.state = 'suppressed') then 'suppressed'
        when bool_or(week.state = 'withheld') then 'withheld'
        when bool_or(week.state = 'missing') then 'missing'
        when bool_or(week.state = 'not_collected') then 'not_collected'
        when bool_or(week.state = 'not_assessed') then 'not_assessed'
        else 'missing'
    end as state
from wanted
cross join open_unit
left join week on week.metric = wanted.metric and week.unit_id = open_unit.unit_id
left join limit_week on
    limit_week.limit_name = list_extract($limits, list_position($ruled, wanted.metric)::bigint)
    and limit_week.unit_id = week.unit_id
    and limit_week.week_start = week.week_start
group by wanted.metric, open_unit.unit_id, open_unit.unit_name, open_unit.service, open_unit.live_since
order by wanted.metric, open_unit.unit_name, open_unit.unit_id
