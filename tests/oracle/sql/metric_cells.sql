-- Cells of one metric and the state of each; what stands in braces is filled in by the test.
WITH cells AS (
    SELECT unit_id, week_start, {staff_group} AS staff_group, ({n})::DOUBLE AS n, ({d})::DOUBLE AS d,
        ({covered})::DOUBLE AS covered, ({about})::DOUBLE AS about, {grade} AS grade, {gate} AS gate
    FROM {rows}
), placed AS (
    SELECT k.unit_id, k.week_start, coalesce(c.staff_group, 'all') AS staff_group,
        n, d, covered, about, grade, gate,
        CASE WHEN NOT {person} THEN NULL
            WHEN clinicians_worked IS NULL THEN 'missing'
            WHEN clinicians_worked < {minimum} THEN 'suppressed' END AS hidden
    FROM {keys} k
    LEFT JOIN cells c USING (unit_id, week_start)
    LEFT JOIN people p ON p.unit_id = k.unit_id AND p.week_start = k.week_start
), judged AS (
    SELECT *, CASE WHEN hidden IS NOT NULL THEN hidden
        WHEN gate = false THEN 'not_assessed'
        WHEN n IS NULL OR d IS NULL THEN 'missing'
        WHEN d <= 0 THEN 'not_assessed'
        ELSE 'value' END AS state
    FROM placed
)
SELECT unit_id, week_start, staff_group,
    CASE WHEN hidden IS NULL THEN n END AS numerator,
    CASE WHEN hidden IS NULL THEN d END AS denominator,
    CASE WHEN state = 'value' THEN n / d END AS value,
    CASE WHEN hidden IS NULL AND about > 0 AND covered IS NOT NULL
        THEN greatest(0, least(1, covered / about)) END AS coverage,
    CASE WHEN state = 'value' THEN grade END AS evidence_grade,
    state
FROM judged
