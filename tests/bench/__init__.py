"""Measures the program beside the bare cost of the same work, in one run: ``python -m tests.bench``."""
