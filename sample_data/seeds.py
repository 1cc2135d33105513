"""Random numbers that stay put: every unit and purpose draws from a stream of its own."""

from __future__ import annotations

import zlib

import numpy as np

DEFAULT_SEED = 1876
"""The year the load line became law."""


def stream(seed: int, *names: str) -> np.random.Generator:
    """A generator for one purpose, e.g. ``stream(seed, "W01", "census")``.

    The names, not the order of drawing, choose the stream: a unit's data do not change when another
    unit is added, left out or draws more.
    """
    if seed < 0:
        raise ValueError(f"seed must be 0 or more, not {seed}")
    words = [zlib.crc32(name.encode()) for name in names]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))
