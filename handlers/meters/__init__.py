"""Meters (EN-4): readings in the chat, doubtful ones asked back, the energy of a month."""
