"""HOW it travels: the only room that knows the outside world."""
