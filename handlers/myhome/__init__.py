"""我的家: a homeowner's own page, in the company's own rules.

It has none of its own. Each file gathers what one page shows, by the same borders as the chat's
answers; ``doing`` does what the page lets one do as if it was said in a private chat. Whoever sits
there is a homeowner and nothing else, whatever else they are to the company.
"""
