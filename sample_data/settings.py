"""The site.toml of a simulated site."""

from __future__ import annotations

from sample_data.span import TIMEZONE

_TEMPLATE = """\
# Settings of a simulated site: every unit, person and patient count in it is made up.
[site]
name = "{name}"
timezone = "{timezone}"
full_time_hours_per_week = 37.5

[[source]]
format = "canonical"
path = "incoming/*"

[privacy]
minimum_group = 10
pseudonym_key_env = "PLIMSOLL_PSEUDONYM_KEY"

[people]
urgent_contact = "Site co-ordinator, bleep 2222"

[periods]
day = "07:00"
night = "19:00"

[detection]
false_alarms_per_unit_year = 0.05
completeness = 0.85

[freshness]
max_age_days = 10

[clocks]
acknowledge_days = 10
unresolved_days = 60

[state]
url = "sqlite:///state/plimsoll.sqlite"
"""


def site_toml(name: str) -> str:
    """The settings file's text."""
    return _TEMPLATE.format(name=name, timezone=TIMEZONE)
