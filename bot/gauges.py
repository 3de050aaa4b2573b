"""What the program counts about itself for ``/metrics``: numbers, never whose."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

HANDLED = Counter(
    "guanjia_received_handled",
    "Deliveries that were handled, by channel and outcome (handled, retried, parked)",
    ["channel", "outcome"],
    registry=REGISTRY,
)
HANDLING_SECONDS = Histogram(
    "guanjia_handling_seconds",
    "How long one delivery took from claim to commit",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
SENT = Counter(
    "guanjia_outbox_sent",
    "Messages that left or did not, by channel and outcome (sent, retried, failed)",
    ["channel", "outcome"],
    registry=REGISTRY,
)
SWEPT = Counter(
    "guanjia_swept",
    "Rows that a sweep handled, by sweep and outcome (done, failed)",
    ["sweep", "outcome"],
    registry=REGISTRY,
)
