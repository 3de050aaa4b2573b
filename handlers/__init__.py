"""WHAT TO DO: plain functions over a session. No platform, no clock, no sending."""
