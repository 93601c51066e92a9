"""Tables in the documents that name code and tests: what they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = ("docs/politeness.md", "docs/hostile-input.md")
_NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def named(document: str) -> list[tuple[str, str]]:
    """Return the files that a document names, each with the test it names there, if any."""
    text = (ROOT / document).read_text("utf-8")
    return sorted({(path, test or "") for path, test in _NAMED.findall(text)})


@pytest.mark.parametrize(("path", "test"), [pair for document in TABLES for pair in named(document)])
def test_what_a_table_names_is_there(path: str, test: str) -> None:
    folders = (ROOT, ROOT / "src" / "tagwire", ROOT / "tests", *(ROOT / "tests").iterdir())
    found = [folder / path for folder in folders if (folder / path).is_file()]
    assert found, f"no file {path}"
    if test:
        assert any(f"def {test}(" in file.read_text("utf-8") for file in found), f"no test {test} in {path}"


@pytest.mark.parametrize("document", TABLES)
def test_every_row_names_a_test(document: str) -> None:
    rows = [line for line in (ROOT / document).read_text("utf-8").splitlines() if re.match(r"\| \d+ ?", line)]
    assert len(rows) > 10
    assert [row for row in rows if "::test_" not in row] == []
    numbers = [int(row.split("|")[1].split()[0]) for row in rows]
    assert numbers == list(range(1, len(rows) + 1))
