-- One row per way of dividing, part of it and metric: the last $blocks blocks of four weeks in which it may be told,
-- together, and ("before") as many before them. Minutes are those of the newest block's evidence grade alone,
-- for grades are never added. `state`: of the newest block, where no block has a value. A part of null: all parts
-- that are too small to be told, together.
with newest as (
    select max(block_start) as block_start from part_value
),
cells as (
    select
        part_value.* replace (coalesce(numerator, value * denominator) as numerator),
        part_value.block_start > newest.block_start - (28 * $blocks)::integer as recent,
        first_value(part_value.evidence_grade) over (
            partition by part_value.dimension, part_value.tool_id, part_value.part, part_value.metric
            order by part_value.state = 'value' desc, part_value.block_start desc
        ) as grade
    from part_value
    cross join newest
    where
        coalesce(part_value.service, '') = $service
        and part_value.block_start > newest.block_start - (56 * $blocks)::integer
        and $granted
),
told as (
    select *, state = 'value' and evidence_grade is not distinct from grade as counted from cells
)
select
    told.dimension,
    coalesce(of_version.tool_name, of_tool.tool_name) as tool_name,
    told.part,
    told.metric,
    sum(told.numerator) filter (told.recent and told.counted) as numerator,
    sum(told.denominator) filter (told.recent and told.counted) as denominator,
    sum(told.numerator) filter (told.recent and told.counted)
        / nullif(sum(told.denominator) filter (told.recent and told.counted), 0) as value,
    sum(told.numerator) filter (not told.recent and told.counted)
        / nullif(sum(told.denominator) filter (not told.recent and told.counted), 0) as before,
    avg(told.coverage) filter (told.recent and told.counted) as coverage,
    any_value(told.grade) as evidence_grade,
    max_by(told.state, told.block_start) as state,
    count(distinct told.block_start) filter (told.recent and told.counted) as blocks,
    max(newest.block_start) - (28 * ($blocks - 1))::integer as first_day,
    max(newest.block_start) + 27 as last_day
from told
cross join newest
left join tool as of_version on told.dimension = 'version' and of_version.tool_id = told.tool_id
left join tool as of_tool on told.dimension = 'tool' and of_tool.tool_id = told.part
group by told.dimension, told.tool_id, of_version.tool_name, of_tool.tool_name, told.part, told.metric
having bool_or(told.recent)
order by told.dimension, tool_name, told.part, told.metric
