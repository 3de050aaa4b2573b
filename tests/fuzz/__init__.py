"""Optional fuzzing: see ``parsing``."""
