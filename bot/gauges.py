"""What the program counts about itself for ``/metrics``: numbers, never whose."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

REGISTRY = CollectorRegistry()

HANDLED = Counter("guanjia_received_handled", "Deliveries that were handled", registry=REGISTRY)
RESTARTED = Counter(
    "guanjia_restarted", "Parts that died and were started again", ["part"], registry=REGISTRY
)
PURGED_FILES = Counter(
    "guanjia_purged_files", "Files that no row names any more, deleted", registry=REGISTRY
)
SENT = Counter(
    "guanjia_outbox_sent",
    "Messages that left or did not, by channel and outcome (sent, failed)",
    ["channel", "outcome"],
    registry=REGISTRY,
)
