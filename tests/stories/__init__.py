"""The specification: each test is a sentence that a general manager could read."""
