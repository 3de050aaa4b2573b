"""我的家 in the browser, at ``/myhome``: addresses, templates, words; see ``handlers.myhome``."""
