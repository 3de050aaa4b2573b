"""Duties: made period by period, reminded of, shown to be done, late or missed, and counted.

``record`` and ``assign`` are what other nouns call.
"""

from handlers.duties.keeping import Evidence, assign, record

__all__ = ["Evidence", "assign", "record"]
