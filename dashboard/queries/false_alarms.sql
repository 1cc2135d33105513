-- One row per site: how many false alarms of a rise are to be expected, and what pretended go-lives gave.
select budget_per_unit_year, unit_years, expected, placebo_alarms, placebo_unit_years
from false_alarm_check
