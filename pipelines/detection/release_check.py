"""Whether a share rose after a release: the four weeks after it against the eight before.

A picture of change, like the control chart, and not an alarm: it is computed on reading, and its errors are
not counted in the budget of false alarms.
"""

from __future__ import annotations

from math import fsum, sqrt
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE_WEEKS, AFTER_WEEKS = 8, 4
LEAST_BEFORE = 4
"""With fewer weeks before, nothing says how much the share moves by itself."""

T_95 = {3: 2.353, 4: 2.132, 5: 2.015, 6: 1.943, 7: 1.895}
"""Student's t, one-sided 5 %, by degrees of freedom: weeks before less one."""

ReleaseSign = Literal["worse", "no_sign", "too_early", "not_known"]


def after_release(before: Sequence[float], after: Sequence[float], *, weeks_gone: int) -> ReleaseSign:
    """What the weeks after a release say of a share of which more is worse.

    `before`, `after`: the weeks that have a figure; `weeks_gone`: whole weeks since the release. `worse`: the
    mean after lies above the mean before by more than weeks of the time before would explain once in twenty
    times. `not_known`: too few weeks have a figure.
    """
    if weeks_gone < AFTER_WEEKS:
        return "too_early"
    if len(before) < LEAST_BEFORE or not after:
        return "not_known"
    mean = fsum(before) / len(before)
    spread = sqrt(fsum((value - mean) ** 2 for value in before) / (len(before) - 1))
    reach = T_95[len(before) - 1] * spread * sqrt(1 / len(before) + 1 / len(after))
    return "worse" if fsum(after) / len(after) - mean > reach else "no_sign"
