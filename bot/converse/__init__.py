"""Dialogues that are played: a company keeps its own, and runs them before words go live.

``script`` reads them, ``stage`` is the channel on which they are spoken, ``player`` lives through
one on an estate of its own, ``told`` says for people what came of it.
"""
