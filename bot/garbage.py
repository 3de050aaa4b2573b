"""Spares the collector of reference cycles what stays for good: modules, tables, sentences."""

from __future__ import annotations

import gc

# Nearly all that a message leaves behind has no cycles and goes by itself, so they are looked for
# less often; 40,000 objects are a few megabytes.
_THRESHOLDS = (40_000, 20, 50)


def settle() -> None:
    """To be called once everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
