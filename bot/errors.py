"""What stops a command or the start, in one sentence. Light: the command line imports it first."""

from __future__ import annotations


class CannotStart(Exception):
    """One sentence: why not, and what to do."""
