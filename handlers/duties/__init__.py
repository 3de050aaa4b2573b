"""Duties: made period by period, reminded of, shown to be done, late or missed, and counted.

``record``, ``assign`` and ``finish`` are what other nouns call.
"""

from handlers.duties.keeping import Evidence, assign, finish, record

__all__ = ["Evidence", "assign", "finish", "record"]
