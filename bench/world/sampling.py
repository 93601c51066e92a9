"""A sampling profile: where the processor's time goes, by package and by function of ours, without slowing anything.

Every few milliseconds of processor time the kernel interrupts the main thread, and the innermost function of Tagwire
that is at work then is counted, be it itself or a library for it. A tracing profiler would make Python's own calls
look five times as dear as they are.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import tagwire

EVERY_S = 0.004
_OURS = str(Path(tagwire.__file__).parent)
_WORLD = str(Path(__file__).parent)
SHOWN = 25


class Sampler:
    """Counts what the main thread is at; one at a time."""

    def __init__(self) -> None:
        self._packages: Counter[str] = Counter()
        self._functions: Counter[str] = Counter()

    def start(self) -> None:
        """Begin to count."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def stop(self) -> None:
        """Count no more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def report(self) -> Iterator[str]:
        """Yield shares of the time, of packages and of the dearest functions."""
        whole = max(1, self._packages.total())
        yield f"{whole:,} samples, one every {EVERY_S * 1e3:g} ms of the processor"
        for counted, most in ((self._packages, None), (self._functions, SHOWN)):
            yield ""
            for name, times in counted.most_common(most):
                yield f"{times / whole:>7.1%}  {name}"

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        while frame is not None:
            path = frame.f_code.co_filename
            if path.startswith(_OURS):
                place = Path(path).relative_to(_OURS)
                self._packages[place.parts[0].removesuffix(".py")] += 1
                self._functions[f"{place} {frame.f_code.co_qualname}"] += 1
                return
            if path.startswith(_WORLD):
                is_loop = Path(path).stem in ("run", "__main__")  # whatever else is called from there
                self._packages["the event loop" if is_loop else "the world's server and clock"] += 1
                return
            frame = frame.f_back
