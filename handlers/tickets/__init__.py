"""What becomes of a complaint: report, take, arrive, plan, promise, resolve, sign off, reopen."""
