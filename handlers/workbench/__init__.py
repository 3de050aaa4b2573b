"""The workbench: what the browser shows and does, in the company's own rules.

It has none of its own. ``doing`` carries out a verb of the grammar as chat would, ``forms`` makes a
verb's form from its row; each other file gathers what one page shows, kept to what its reader may
see by the same borders as the chat's answers.
"""
