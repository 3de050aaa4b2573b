"""One file per messenger, each with the same shape: see ``base.Channel``."""
