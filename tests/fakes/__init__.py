"""The platforms as their documents describe them, over real HTTP on loopback."""
