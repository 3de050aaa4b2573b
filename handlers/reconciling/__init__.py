"""对账: what a platform says of a day, beside our books: each line of its trade bill, and whether
the money of those lines moved in the account as its fund bill (资金账单) has it."""
