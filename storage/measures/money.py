"""Collection of a quarter: the money that arrived in it, beside what fell due in it (CS-T)."""

from __future__ import annotations

from storage import collection
from storage.measures.shape import Measured, Question, share


def fee_collection(asked: Question) -> Measured:
    """In fen. More than all of it may come in where old arrears are paid."""
    quarter = collection.quarter_of(asked.quarter.first)
    found = collection.of(asked.session, quarter, asked.zone)
    return share(found.received_fen, found.due_fen, for_due_fen=found.for_due_fen)
