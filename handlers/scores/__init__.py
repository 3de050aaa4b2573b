"""Scores: worked out from events, frozen each month, appealed against, shown (GM-S, CS-S)."""
