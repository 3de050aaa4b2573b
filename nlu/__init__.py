"""MEANING: text in, meaning out. Knows no people and no database."""
