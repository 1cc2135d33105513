"""The story generator behind `plimsoll simulate` and `plimsoll demo`, with its planted truths.

    >>> from pathlib import Path
    >>> from sample_data import SCENARIOS, write_site
    >>> truth = write_site(Path("my-site"), "sample")  # doctest: +SKIP

A site is made in three steps: cards (``cards/``) say what befalls each unit, the world (``world/``) lives
through it, and one writer per canonical table (``tables/``) tells it as an exporter would.
"""

from sample_data.cards.scenario import Scenario
from sample_data.files import Format
from sample_data.folder import write_site
from sample_data.scenarios import SCENARIOS
from sample_data.seeds import DEFAULT_SEED

__all__ = ["DEFAULT_SEED", "SCENARIOS", "Format", "Scenario", "write_site"]
