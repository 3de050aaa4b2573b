"""``/api/v1``: other programs read and do here what their key lets them."""
