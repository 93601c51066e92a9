"""The demo's publishers, served once for all integration tests, and a data folder that has read them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_publishers import served_publishers
from program import tagwire

from tagwire.demo.server import DemoServer


@pytest.fixture(scope="session")
def publishers() -> Iterator[DemoServer]:
    """The demo's publishers, on a port of their own."""
    with served_publishers() as server:
        yield server


@pytest.fixture(scope="session")
def undisturbed(publishers: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a first round over all of them that nothing disturbed."""
    data = tmp_path_factory.mktemp("undisturbed")
    followed = tagwire("add", *publishers.sources, data=data)
    assert followed.returncode == 0, followed.stderr.decode()
    first = tagwire("fetch", "--json", data=data)
    assert first.returncode == 0, first.stderr.decode()
    return data
