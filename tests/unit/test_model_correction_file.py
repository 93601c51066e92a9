"""The corrections file: what it says, and what is wrong with it, by line."""

from datetime import UTC, datetime, timedelta

import pytest

from correction_logs import made
from store_articles import NOW
from tagwire.errors import UsageError
from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Condition,
    Correction,
    Detach,
    Draft,
    Example,
    Hide,
    LoggedCorrection,
    Merge,
    Pin,
    Rename,
    Split,
)
from tagwire.model.correction_file import HEAD, FileEntry, plan_import, read_corrections, write_corrections
from tagwire.model.tag import TagKind

WRITTEN = """
[[correction]]
do = "merge"
from = ["Kiev", "Kiew"]
into = "Kyiv"
why = "the city's \\"own\\" name"
who = "ines"
at = 2031-03-14T14:00:00Z

[[correction]]
do = "split"
tag = "Mercury"
into = "Mercury planet"
with = ["orbit"]
words = ["old bridge"]
who = "oda"
at = 2031-03-14T14:00:00Z

[[correction]]
do = "block"
article = "abcdefghijkl"
tag = "weeks"
example = { publisher = "courier.example", name = "weeks", kind = "issue" }
who = "oda"
at = 2031-03-14T14:00:00Z
"""


def read(text: str) -> tuple[FileEntry, ...]:
    return read_corrections(text, who="ines", at=NOW)


def test_a_file_is_written_to_be_read_by_people() -> None:
    corrections = [
        Correction(1, Merge(("Kiev", "Kiew"), "Kyiv"), NOW, "ines", 'the city\'s "own" name'),
        Correction(
            2, Split("Mercury", "Mercury planet", Condition(tags=("orbit",), words=("old bridge",))), NOW, "oda"
        ),
        Correction(5, Block("abcdefghijkl", "weeks", Example("courier.example", "weeks", TagKind.ISSUE)), NOW, "oda"),
    ]
    assert write_corrections(corrections) == HEAD + WRITTEN


def test_a_file_written_by_hand_needs_neither_who_nor_when() -> None:
    text = """title = 1
[[correction]]
do = "hide"
tag = "weeks"

[[correction]] # two
do = "pin"
tag = "#Rent Control"
at = 2031-01-02T03:04:05"""
    stray, hide, pin = read(text)
    assert (stray.line, stray.draft) == (1, None)
    assert hide == FileEntry(2, Draft(Hide("weeks"), NOW, "ines"), is_dated=False)
    assert pin.line == 6
    assert pin.draft == Draft(Pin("#Rent Control"), datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC), "ines")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("", "do = None is no correction; it is one of merge, split"),
        ('do = "explode"', "'explode' is no correction"),
        ('do = "hide"', "needs 'tag'"),
        ('do = "hide"\ntag = "?!"', "holds no letter"),
        ('do = "hide"\ntag = 7', "tag = 7 is not a text"),
        ('do = "hide"\ntag = "a"\nfrom = "b"', "has no 'from'"),
        ('do = "merge"\nfrom = [1]\ninto = "b"', "from = 1 is not a text"),
        ('do = "merge"\nfrom = []\ninto = "b"', "nothing is named that should become 'b'"),
        ('do = "merge"\nfrom = {a = 1}\ninto = "b"', "is not a list of texts"),
        ('do = "split"\ntag = "a"', "either 'into', the name of the other tag, or 'off'"),
        ('do = "split"\ntag = "a"\ninto = "b"', "nothing says which articles"),
        ('do = "split"\ntag = "a"\noff = "b"\nwith = ["c"]', "has no condition"),
        ('do = "add"\narticle = "x"\ntag = "a"\nkind = "dog"', "it is one of person, organisation"),
        ('do = "block"\narticle = "x"\ntag = "a"\nexample = "b"', "does not say publisher, name and kind"),
        ('do = "undo"\nof = 7', "a file holds what is in force"),
        ('do = "hide"\ntag = "a"\nwho = 7', "who = 7 is not a text"),
        ('do = "hide"\ntag = "a"\nwho = ""', "say who with --who NAME"),
        ('do = "hide"\ntag = "a"\nat = "yesterday"', "at = 'yesterday' is not a time"),
        ('do = "hide"\ntag = ', "see line 5"),
        ('do = "hide"\ntag = "a"\n[correction.more]', "has no 'more'"),
        ('do = "hide"\ntag = "a"\n[more]', "more is a table of its own"),
    ],
)
def test_a_bad_entry_is_told_by_its_line_and_the_others_are_read(entry: str, said: str) -> None:
    text = f'\n\n[[correction]]\n{entry}\n[[correction]]\ndo = "hide"\ntag = "weeks"\n'
    bad, good = read(text)
    assert (bad.line, bad.draft) == (3, None)
    assert bad.problem is not None
    assert said in bad.problem
    assert good.draft is not None


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(Hide("a"), NOW, " "), "--who"),
        (Draft(Hide("a"), NOW, "i" * 101), "the most is 100"),
        (Draft(Hide("a"), NOW, "ines", "w" * 501), "the most is 500"),
        (Draft(Hide("a." * 101), NOW, "ines"), "longer than 200"),
        (Draft(Hide("a" * 101), NOW, "ines"), "100"),
        (Draft(Hide("a\x1b[31m"), NOW, "ines"), "can't be shown"),
        (Draft(Rename("a", "2024"), NOW, "ines"), "only digits"),
    ],
)
def test_what_cannot_be_a_correction_is_refused(draft: Draft, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        draft.checked()


def test_words_are_tidied() -> None:
    draft = Draft(Hide("a"), NOW, " ines\n", "says\x1b\tnothing ").checked()
    assert (draft.who, draft.why) == ("ines", "says nothing")


def logged(*actions: Action, undone: int | None = None) -> list[LoggedCorrection]:
    return [LoggedCorrection(c, 99 if c.id == undone else None) for c in made(actions)]


def test_what_stands_here_already_is_known_however_it_is_written() -> None:
    log = logged(Merge(("Kiev",), "Kyiv"), Add("x", "weeks", TagKind.ISSUE), Detach("a", "b"))
    text = "".join(
        f"[[correction]]\n{entry}\n"
        for entry in (
            'do = "merge"\nfrom = "kiev"\ninto = "#kyiv"',
            'do = "add"\narticle = "x"\ntag = "Weeks"',
            'do = "split"\ntag = "B"\noff = "A"',
            'do = "add"\narticle = "y"\ntag = "Weeks"',
        )
    )
    assert [step.is_known for step in plan_import(read(text), log)] == [True, True, True, False]


def test_what_was_undone_here_is_not_made_again_unawares() -> None:
    log = logged(Hide("weeks"), undone=1)
    at = log[0].correction.at
    [same] = plan_import(read(write_corrections([log[0].correction])), log)
    assert same.problem is not None
    assert "undone here by correction 99" in same.problem
    for other in (
        Correction(1, Hide("weeks"), at + timedelta(hours=1), "ines"),
        Correction(1, Hide("weeks"), at, "oda"),
        Correction(1, Hide("months"), at, "ines"),
    ):
        [step] = plan_import(read(write_corrections([other])), log)
        assert (step.problem, step.is_known) == (None, False)
    [undated] = plan_import(read('[[correction]]\ndo = "hide"\ntag = "weeks"'), log)
    assert undated.problem is None
