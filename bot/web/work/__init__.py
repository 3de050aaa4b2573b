"""The workbench in the browser: pages, forms, news. It shows what ``handlers.workbench`` gathers
and hands every form to it; it decides nothing.
"""
