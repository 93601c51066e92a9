"""Fuzz every target for a share of the time: ``python fuzz/run.py [--seconds 60] [--only NAME]``.

Hypothesis mutates the seeds; where atheris is installed, half of the time goes to it, guided by coverage. What breaks
a promise, or takes longer than ``SLOW_S``, is written to ``fuzz/found/`` and ends the run with exit code 1.
"""

import argparse
import importlib.util
import subprocess
import sys
import time
from hashlib import blake2b
from pathlib import Path

import article
import feed
import feed_links
import opml
import text
import warc
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from target import Target

TARGETS = (feed.TARGET, opml.TARGET, feed_links.TARGET, article.TARGET, text.TARGET, warc.TARGET)
FOUND = Path(__file__).parent / "found"
SLOW_S = 2.0
ROUND = 200
"""Inputs between two looks at the clock."""


def main() -> int:
    """Fuzz and return the exit code."""
    arguments = argparse.ArgumentParser(description="Fuzz the parsers.")
    arguments.add_argument("--seconds", type=float, default=60.0, help="in all")
    arguments.add_argument("--only", help="one target, by the beginning of its name")
    arguments.add_argument("--atheris", action="store_true", help=argparse.SUPPRESS)
    given_ = arguments.parse_args()
    targets = [t for t in TARGETS if t.name.startswith(given_.only or "")]
    if not targets:
        arguments.error(f"no target is called {given_.only!r}; there are {', '.join(t.name for t in TARGETS)}")
    if given_.atheris:
        return _guided(targets[0], given_.seconds)
    has_atheris = importlib.util.find_spec("atheris") is not None
    if not has_atheris:
        print(
            "atheris is not installed: fuzzing guided by coverage is left out (`pip install atheris` where it can be)."
        )
    share_s = given_.seconds / len(targets) / (2 if has_atheris else 1)
    failures = 0
    for target in targets:
        failures += _mutated(target, share_s)
        if has_atheris:
            command = [sys.executable, __file__, "--atheris", "--only", target.name, "--seconds", str(share_s)]
            failures += subprocess.run(command, check=False).returncode != 0
    return 1 if failures else 0


def _mutated(target: Target, seconds: float) -> bool:
    """Check mutations of the seeds until the time is up; return whether one broke a promise."""
    until = time.monotonic() + seconds
    rounds = inputs = 0
    slowest = 0.0

    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_mutations(target))
    def check(data: bytes) -> None:
        nonlocal inputs, slowest
        if time.monotonic() > until:
            return
        inputs += 1
        begun = time.monotonic()
        try:
            target.check(data)
        except Exception:
            _keep(target, data)
            raise
        took = time.monotonic() - begun
        slowest = max(slowest, took)
        if took > SLOW_S:
            raise AssertionError(f"{took:.1f} s for {len(data)} bytes: {_keep(target, data)}")

    try:
        while time.monotonic() < until:
            seed(rounds)(check)()
            rounds += 1
    except Exception as error:  # any exception is the finding
        print(f"{target.name}: {type(error).__name__}: {error}; see {FOUND}")
        return True
    print(f"{target.name}: {inputs} inputs in {seconds:.0f} s, the slowest {slowest * 1000:.0f} ms, nothing found")
    return False


def _mutations(target: Target) -> st.SearchStrategy[bytes]:
    """Return seeds with pieces cut out, put in, doubled and moved."""
    piece = st.one_of(st.sampled_from(target.marks), st.binary(max_size=8))
    edit = st.tuples(st.integers(0, 1 << 16), st.integers(0, 40), piece, st.sampled_from((0, 0, 1, 1, 1, 40)))
    return st.builds(_edited, st.sampled_from(target.seeds), st.lists(edit, max_size=12))


def _edited(start: bytes, edits: list[tuple[int, int, bytes, int]]) -> bytes:
    data = start
    for place, cut, piece, times in edits:
        at = place % (len(data) + 1)
        data = data[:at] + piece * times + data[at + cut :]
    return data


def _keep(target: Target, data: bytes) -> Path:
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{target.name.replace(' ', '-')}-{blake2b(data, digest_size=6).hexdigest()}.bin"
    path.write_bytes(data)
    return path


def _guided(target: Target, seconds: float) -> int:
    """Hand the target to atheris, which ends the process itself."""
    import atheris  # type: ignore[import-untyped]  # optional, and without types

    corpus = FOUND / f"corpus-{target.name.replace(' ', '-')}"
    corpus.mkdir(parents=True, exist_ok=True)
    for nth, start in enumerate(target.seeds):
        (corpus / f"seed-{nth}").write_bytes(start)
    atheris.instrument_all()
    options = [f"-max_total_time={max(1, int(seconds))}", f"-timeout={int(SLOW_S)}", f"-artifact_prefix={FOUND}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.check)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
