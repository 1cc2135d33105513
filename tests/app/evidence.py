"""What stands behind the sentence of an alert, as the pipeline keeps it."""

import json

OVER = json.dumps(
    {
        "load": 6.4,
        "load_line": 6.0,
        "weeks_over": 3,
        "weeks_observed": 4,
        "periods_over": 20,
        "periods_observed": 56,
    }
)
"""Of an alert `over_line`."""
