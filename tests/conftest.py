"""What every test may use; being here also puts this folder on the path, for the doubles beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Laws hold however slow the machine is: speed is measured in bench/, never in a test.
settings.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("laws")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what is made now as the expected files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with a file under tests/golden, or write it with ``--update-golden``."""

    def check(name: str, made: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        assert path.exists(), f"{path} is missing: look at what is made, then run pytest --update-golden"
        assert made.decode() == path.read_text("utf-8"), f"{path} differs; --update-golden writes it anew"

    return check
