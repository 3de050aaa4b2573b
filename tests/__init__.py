"""The tests: stories first, then each room in a folder of its own name."""
