"""Tells people outside the dashboard that something waits: by e-mail, webhook, or whatever a site uses.

The addresses hold secrets, so they stand in an environment variable that the site names. A notice says what a
unit's management may read, never who wrote it nor what they wrote.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def addresses(variable: str) -> tuple[str, ...]:
    """The addresses in an environment variable, set apart by blanks; none where it is not set."""
    return tuple(os.environ.get(variable, "").split())


def send(to: Sequence[str], title: str, text: str) -> bool:
    """Send a notice to every address; True where all of them took it. It never raises: a notice that fails
    must not undo what was kept before it."""
    from apprise import (  # many services, a tenth of a second: only where there is something to send
        Apprise,
        NotifyFormat,
    )

    sender = Apprise()
    known = [sender.add(address) for address in to]
    return (
        bool(known)
        and all(known)
        and bool(sender.notify(title=title, body=text, body_format=NotifyFormat.TEXT))
    )
