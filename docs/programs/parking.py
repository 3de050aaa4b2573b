"""The parking system reads which homes owe what is overdue, with the number of their space."""

import os
import sys

from guanjia_client import AuthenticatedClient
from guanjia_client.api.reads import list_arrears
from guanjia_client.models import ListArrearsResponse200


def main() -> None:
    client = AuthenticatedClient(os.environ["GUANJIA_API"], os.environ["GUANJIA_KEY"])
    after: int | None = 0
    while after is not None:
        page = list_arrears.sync(client=client, after=after, limit=50)
        if not isinstance(page, ListArrearsResponse200):
            sys.exit(f"not read: {page}")
        for each in page.items:
            print(each.home, each.parking or "-", each.owed_fen, each.due_since)
        after = page.after


if __name__ == "__main__":
    main()
