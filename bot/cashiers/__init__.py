"""Payment platforms, each behind the same small ``Cashier``: order, close, refund, statement."""
