-- One row per block of four weeks and main cause: how many overload reports gave it, in the units asked for ($chosen)
-- that the reader has a grant on, together. Only whole blocks of the last $weeks, from the first in which one of the
-- units was there to the last in which one was open. A block without a report is one row without a cause.
with span as (
    select max(last_week) as last_week, date '1970-01-05' as origin from unit
),
seen as (
    select *
    from unit
    where
        first_week is not null
        and list_contains($chosen::varchar[], unit_id)
        and ($every or list_contains($units::varchar[], unit_id))
),
reach as (
    select
        any_value(span.origin) as origin,
        greatest(min(seen.first_week), any_value(span.last_week) - ($weeks - 1) * 7) as first_day,
        least(
            any_value(span.last_week) - 21,
            max(coalesce(seen.closed_on, span.last_week))
        ) as last_day
    from seen, span
),
block as (
    select
        unnest(generate_series(
            origin + 28 * ceil((first_day - origin) / 28)::integer,
            last_day,
            interval 28 day
        ))::date as block_start
    from reach
),
given as (
    select report_cause.block_start, report_cause.cause, sum(report_cause.reports)::bigint as reports
    from report_cause
    join seen using (unit_id)
    group by report_cause.block_start, report_cause.cause
)
select
    block.block_start,
    block.block_start + 27 as block_end,
    given.cause,
    coalesce(given.reports, 0) as reports
from block
left join given using (block_start)
where exists (select 1 from report_week)
order by block.block_start, given.cause
