"""What stands in deploy/, driven for real where Debian's packages are there."""
