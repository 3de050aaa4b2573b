"""Spreadsheets: the files that companies really have, read; files that are safe to open, written.

``reading.read`` turns files of any kind into rows of plain values, as ``layouts.toml`` describes
them, in a process of its own (``apart``), and counts what it leaves out; ``writing.write`` makes
.xlsx and .csv in which no cell can ever run.
"""
