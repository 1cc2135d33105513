"""What everyone agrees on who says whether a load line was kept: facts, standings, candidates, plans."""

from __future__ import annotations

SAME = 2e-6
"""A load equal to its line is not over it. Hours are kept to the millionth, so three shifts of 8 h 20 min
come to 24.999999 h; a load this share above its line, half a second in three days, equals it. So does one
this little below where *near* begins."""

TOLERANCE = 1e-9
"""Shares are compared up to the rounding of their last bit."""

WEEKS_JUDGED = 4
"""A standing is about the last 28 days; a line of weeks looks at the last four that are observed."""

WEEKS_NEEDED = 3
"""Of these, so many must be complete enough to be judged; and so many over break a line of weeks."""

REACH_WEEKS = 6
"""A line of weeks looks at the last four observed weeks, but no further back than this."""
