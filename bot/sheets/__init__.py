"""Spreadsheets: the files that companies really have, read; files that are safe to open, written.

``reading.read`` turns .xlsx, .xls and .csv into rows of plain values by the words of
``columns.toml``; ``writing.write`` makes .xlsx and .csv in which no cell can ever run.
"""
