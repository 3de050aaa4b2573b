"""The tests of this room's parts; what they do together is told in the stories."""
