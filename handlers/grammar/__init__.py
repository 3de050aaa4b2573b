"""The grammar of verbs: what a row of the table is, and how values are read for it.

Whatever somebody does is one verb with typed values, by whichever door: chat words, a button, a
form, an operation of the interface. ``verb`` is the shape of a row, ``kinds`` what an argument may
be, ``reader`` makes values from words or from named values, ``table`` finds the row that a line
names, ``schema`` describes rows to programs. The rows themselves stand in ``handlers.verbs``.
"""
