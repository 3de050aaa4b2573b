"""A made-up month, and an independent reading of what it left behind."""
