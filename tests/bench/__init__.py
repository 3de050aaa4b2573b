"""Measures the program beside the bare cost of the same work: ``python -m tests.bench``."""
