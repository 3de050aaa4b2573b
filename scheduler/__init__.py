"""WHEN: a metronome. It remembers nothing; deadlines live in the database."""
