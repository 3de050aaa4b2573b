"""Inspection rounds (EN-3): every duty that is kept with /round has a route in each estate.

A nightly round of another position is one more duty in the charter; its checkpoints are entered in
the chat.
"""
