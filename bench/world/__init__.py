"""A simulated world: thousands of hosts and feeds on loopback, followed by the real ingest under a clock that jumps."""
