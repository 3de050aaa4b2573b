"""The call centre opens a ticket while somebody is on the telephone, and reads it back."""

import os
import sys

from guanjia_client import AuthenticatedClient
from guanjia_client.api.reads import read_ticket
from guanjia_client.api.verbs import behalf
from guanjia_client.models import BehalfBody, Done, WholeTicket


def main(call: str, home: str, said: str) -> None:
    client = AuthenticatedClient(os.environ["GUANJIA_API"], os.environ["GUANJIA_KEY"])
    # The same call sent twice, after a broken line, opens one ticket.
    done = behalf.sync(client=client, body=BehalfBody(home, said), idempotency_key=call)
    if not isinstance(done, Done) or not isinstance(done.ticket, int):
        sys.exit(f"not taken: {done}")
    ticket = read_ticket.sync(done.ticket, client=client)
    if not isinstance(ticket, WholeTicket):
        sys.exit(f"not shown: {ticket}")
    print(f"#{ticket.ticket.id} {ticket.ticket.department} {ticket.ticket.state}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
