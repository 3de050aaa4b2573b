"""Conversations by people who never saw the program, and what must have come of them."""
