"""The accounts take each night's new payments, from the last number that they have, and book what
came to their own bank: ``accounts.py LAST [REFERENCE HOME MONTH YUAN]``."""

import os
import sys

from guanjia_client import AuthenticatedClient
from guanjia_client.api.reads import list_payments
from guanjia_client.api.verbs import paid
from guanjia_client.models import Done, ListPaymentsResponse200, PaidBody, PaidBodyMethod


def take(client: AuthenticatedClient, last: int) -> None:
    after: int | None = last
    while after is not None:
        page = list_payments.sync(client=client, after=after, limit=200)
        if not isinstance(page, ListPaymentsResponse200):
            sys.exit(f"not read: {page}")
        for each in page.items:
            print(each.id, each.home_id, each.amount_fen, each.method, each.reference or "-")
        after = page.after


def book(client: AuthenticatedClient, reference: str, home: str, month: str, yuan: str) -> None:
    way = PaidBodyMethod.TRANSFER
    body = PaidBody(home, month, float(yuan), method=way, reference=reference)
    # The bank's number as the key: sent again the next night, it is booked once.
    done = paid.sync(client=client, body=body, idempotency_key=reference)
    if not isinstance(done, Done):
        sys.exit(f"not booked: {done}")


def main(last: str, *booking: str) -> None:
    client = AuthenticatedClient(os.environ["GUANJIA_API"], os.environ["GUANJIA_KEY"])
    if booking:
        book(client, *booking)
    take(client, int(last))


if __name__ == "__main__":
    main(*sys.argv[1:])
