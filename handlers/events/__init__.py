"""Community events: plan, announcement, sign-up, reminder, feedback, summary (CS-5)."""
