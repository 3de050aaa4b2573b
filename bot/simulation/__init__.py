"""A month in the life of a company, made up and lived through: real inbox, sweeps and dispatcher.

Only the messenger and the clock are invented. ``guanjia simulate`` prints what came of it.
"""
