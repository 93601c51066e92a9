"""The operator's opt-outs, known to a running program without asking the store at every request."""

import time
from collections.abc import Callable, Sequence

from tagwire.errors import StoreError
from tagwire.model.optout import OptOut, OptOuts

KEPT_S = 2.0
"""How long rules are believed: a new one binds a running program so soon."""


class KnownOptOuts:
    """Returns the rules, loaded again when they are older than KEPT_S; a store that fails leaves the last ones."""

    def __init__(
        self, load: Callable[[], Sequence[OptOut]], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._load = load
        self._monotonic = monotonic
        self._rules = OptOuts(load())
        self._loaded_s = monotonic()

    def __call__(self) -> OptOuts:
        """Return the rules as they are now."""
        now_s = self._monotonic()
        if now_s - self._loaded_s >= KEPT_S:
            self._loaded_s = now_s
            try:
                self._rules = OptOuts(self._load())
            except StoreError:  # a fetch must not fail for it, and the rules known bind on
                return self._rules
        return self._rules
