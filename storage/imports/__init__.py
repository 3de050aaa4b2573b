"""What an import asks of the archive, for many lines at once."""
