"""The conversation: what somebody means by a message, against all that is going on with them.

    arrival     a delivery becomes a context: who speaks, about what, meaning what
    state       the conversation as a value, read from the database in one place
    questions   every question that we ever ask, with the answers it takes
    interpret   message + conversation → acts, purely; homeowner and staff hold the meanings
    acts        what each act does, in the one transaction
    explain     the same interpretation, said for a supervisor

Read ``interpret`` first.
"""
