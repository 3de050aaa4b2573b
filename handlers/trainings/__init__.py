"""Trainings (GM-6): the yearly plan, invitations, attendance in the chat, coverage of the staff."""
