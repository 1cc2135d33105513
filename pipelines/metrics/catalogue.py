"""The definitions of all metrics, as data and as the page docs/metrics.md.

``python -m pipelines.metrics.catalogue > docs/metrics.md`` writes the page anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pipelines.metrics import METRICS

if TYPE_CHECKING:
    from pipelines.metrics.metric import Metric

HEAD = """\
# Metrics

Generated from `pipelines/metrics/` by `python -m pipelines.metrics.catalogue > docs/metrics.md`; do not edit.

Every value is numerator ÷ denominator of one unit and one ISO week in site time, with its coverage: the
share of the rows, days or hours it is about that carry what it needs. A cell without a value says why:
`missing` (the feed has a gap), `not_collected` (the site has no such feed), `not_assessed` (there is data,
but nothing to divide by or too little of it), `suppressed` (too few people worked there for a figure on what
people did, or one or two of them were most of it), `withheld` (a correction changed it by too few people).
None of these is zero, and zero is a value.

*Shown for larger groups only* means: told for the whole unit, and only for weeks in which enough clinicians
worked there and no two of them were nearly all of it; such weeks are told four or twelve together where that
is so. Counts are told to the nearest five, and shares of people or of what they did near 0 and 1 as a bound:
see docs/privacy.md.
"""


def catalogue() -> list[dict[str, Any]]:
    """One definition per metric, in the order of the registry; plain values, ready for JSON."""
    return [_definition(metric) for metric in METRICS.values()]


def page() -> str:
    """The catalogue as a Markdown page."""
    return "\n".join([HEAD, *(_section(metric) for metric in METRICS.values())])


def _definition(metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric.id,
        "title": metric.title,
        "unit": metric.unit,
        "direction": metric.direction,
        "why_it_matters": metric.why_it_matters,
        "numerator": metric.numerator,
        "denominator": metric.denominator,
        "source": list(metric.source),
        "needs": [[need] if isinstance(need, str) else list(need) for need in metric.needs],
        "limits": metric.limits,
        "person_derived": metric.person_derived,
        "told_by_group": metric.told_by_group,
    }


def _section(metric: Metric) -> str:
    shown = "for larger groups only" if metric.person_derived else "always"
    by = "staff group and unit" if metric.told_by_group else "unit"
    tables = ", ".join(f"`{name}`" for name in metric.source)
    return f"""\
## {metric.title}

`{metric.id}` · {metric.unit} · {metric.direction} · told by {by} · shown {shown} · from {tables}

{metric.why_it_matters}

- **Numerator:** {metric.numerator}.
- **Denominator:** {metric.denominator}.
- **What it cannot tell:** {metric.limits}
"""


if __name__ == "__main__":
    sys.stdout.write(page())
