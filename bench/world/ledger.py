"""What the hosts of the world saw: every request by host, and whether any came closer to another than its limit."""

from collections import Counter
from dataclasses import dataclass, field

ROUNDING_S = 1e-6


@dataclass(slots=True)
class HostLedger:
    """What one host saw."""

    limit_s: float
    """The least time between the end of one request and the arrival of the next."""
    requests: int = 0
    under_way: int = 0
    most_at_once: int = 0
    closest: float | None = None
    """The smallest gap between two requests, as a multiple of the limit."""
    _ended_at_s: float | None = None

    def arrived(self, at_s: float) -> None:
        """Note a request."""
        self.requests += 1
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        if self._ended_at_s is not None:
            gap = (at_s - self._ended_at_s + ROUNDING_S) / self.limit_s
            self.closest = gap if self.closest is None else min(self.closest, gap)

    def ended(self, at_s: float) -> None:
        """Note that a request was answered to its end, or that its connection is gone."""
        self.under_way -= 1
        self._ended_at_s = at_s

    @property
    def is_too_close(self) -> bool:
        """Whether it saw two requests at once, or closer together than its limit."""
        return self.most_at_once > 1 or (self.closest is not None and self.closest < 1)


@dataclass(slots=True)
class Ledger:
    """What all hosts saw."""

    hosts: dict[str, HostLedger] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    """How often the world gave each kind of answer."""
    asked_at_s: dict[str, float] = field(default_factory=dict)
    """When each feed was last asked for."""

    @property
    def too_close(self) -> list[str]:
        """The hosts that saw two requests at once, or closer together than their limit."""
        return [name for name, host in self.hosts.items() if host.is_too_close]
