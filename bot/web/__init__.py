"""The ASGI site: web chat, demo stage, webhooks, health. The web framework stays in here.

``site.create_site`` puts it together; each other file is one door. Doors read what came, within
bounds, and hand it to a channel or ask ``storage`` for something to show. They decide nothing.
"""
