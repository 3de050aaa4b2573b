"""The way out: outbox rows are claimed, find their way to a person or a group, are batched, sent
and recorded.

``claim`` takes what may leave in one transaction; ``route`` (pure) decides the way to a person;
``batch`` puts together what travels as one message; ``send`` hands the batches to the channels;
``record`` writes down what became of them. ``passive`` is the short way: the answer to a request
that is still waiting.
"""
