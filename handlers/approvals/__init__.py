"""Approvals: somebody asks, those whom the charter names decide, and it is kept (GM-5)."""
