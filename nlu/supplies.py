"""Which supply some words say is stopped or missing: water, power, gas, the lift."""

from __future__ import annotations

from nlu import speech

KINDS = ("water", "power", "gas", "lift")


def named(text: str) -> frozenset[str]:
    """停水检修 → {"water"}; what names none is no outage."""
    return frozenset(each for each in KINDS if speech.find(text, f"supply_{each}"))
