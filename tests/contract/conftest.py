"""Every store of the program, empty: each test here is held against all of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store_articles import choose_supported
from tagwire.store import Store
from tagwire.store.sqlite import open_store


def open_sqlite(folder: Path) -> Store:
    return open_store(folder, choose=choose_supported)


@pytest.fixture(params=[open_sqlite], ids=["sqlite"])
def opened(request: pytest.FixtureRequest) -> Callable[[Path], Store]:
    """What opens a folder's store."""
    opener: Callable[[Path], Store] = request.param
    return opener


@pytest.fixture
def store(opened: Callable[[Path], Store], tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = opened(tmp_path)
    yield store
    store.close()
