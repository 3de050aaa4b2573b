"""The quarterly satisfaction survey: opened, answered home by home, reported, improved (CS-4)."""
