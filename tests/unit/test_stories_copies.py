"""Copies: what counts as the same text."""

import random

import numpy as np
import pytest
from stories_texts import invented_text

from tagwire.stories.copies import COPY, CopyIndex, shared_part
from tagwire.stories.shingles import COARSEST, fingerprint


def _index(*texts: str, room: int = 64) -> CopyIndex:
    index = CopyIndex(texts=room)
    for number, text in enumerate(texts):
        index.add(number, fingerprint(text))
    return index


def _copies(index: CopyIndex, text: str) -> list[int]:
    return [copy.number for copy in index.copies(fingerprint(text))]


BASE = invented_text(1)
FRAME = "Sign up for our morning letter. Read more: five things to know today. All rights reserved, Calder Courier."
JAPANESE = (
    "レンフィールドの貯水池で検査官が記録を改ざんしていたことが分かり、州は火曜日に調査を始めた。住民四万八千世帯には水を"
    "煮沸するよう呼びかけが続いている。会社の代表は会見で、三年前から警告を受けていたと認めた。"
)


def _cut(text: str, share: float, *, seed: int = 3) -> str:
    paragraphs = text.split("\n\n")
    kept = sorted(random.Random(seed).sample(range(len(paragraphs)), round(len(paragraphs) * (1 - share))))
    return "\n\n".join(paragraphs[n] for n in kept)


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("the same words", BASE),
        ("another lay-out", BASE.replace("\n\n", "\n").upper()),
        ("other quotation marks", BASE.replace("the ", "\u201cthe\u201d ").replace(" and ", " \u2014 and\u00a0")),
        ("a fifth cut", _cut(BASE, 0.2)),
        ("two fifths cut", _cut(BASE, 0.4)),
        ("the end cut off", BASE[: len(BASE) * 2 // 3]),
        ("framed", f"{FRAME}\n\n{BASE}\n\n{FRAME}"),
        ("house style", BASE.replace("harbour", "harbor").replace(" the ", " that ", 12)),
        ("cut, framed and edited", f"{FRAME}\n\n{_cut(BASE, 0.3).replace('harbour', 'harbor')}"),
    ],
)
def test_a_text_is_known_again(name: str, copy: str) -> None:
    index = _index(*(invented_text(n + 100) for n in range(20)), BASE)
    assert _copies(index, copy) == [20]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("another text", invented_text(2)),
        ("another text in the same frame", f"{FRAME}\n\n{invented_text(2)}\n\n{FRAME}"),
        ("another text with one paragraph of it", invented_text(2) + "\n\n" + BASE.split("\n\n")[4]),
        ("the frame alone", FRAME),
        ("four words", "the harbour of Calder"),
        ("nothing", ""),
    ],
)
def test_another_text_is_not_a_copy(name: str, other: str) -> None:
    index = _index(f"{FRAME}\n\n{BASE}\n\n{FRAME}" if "frame" in name else BASE)
    assert _copies(index, other) == []


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    cut = JAPANESE[: len(JAPANESE) * 2 // 3]
    other = "東の港で市場が開き、漁師たちは三年ぶりに大きな鮪を競りにかけた。朝から多くの客が集まり、町はにぎわった。"
    assert shared_part(fingerprint(JAPANESE), fingerprint(cut))[0] == 1.0
    assert shared_part(fingerprint(JAPANESE), fingerprint(other))[0] == 0.0


def test_a_short_text_is_kept_whole_and_a_long_one_sampled() -> None:
    short, long = fingerprint(invented_text(5, paragraphs=1)), fingerprint(invented_text(5, paragraphs=40))
    assert short.level == 0
    assert long.level == COARSEST
    assert np.all(long.hashes % 2**COARSEST == 0)


def test_the_most_alike_comes_first() -> None:
    index = _index(BASE + "\n\n" + invented_text(9), _cut(BASE, 0.2) + "\n\n" + invented_text(8, paragraphs=3))
    found = index.copies(fingerprint(BASE))
    assert [copy.number for copy in found] == [0, 1]
    assert found[0].share > found[1].share >= COPY


def test_only_the_newest_texts_are_kept() -> None:
    index = _index(*(invented_text(n) for n in range(6)), room=4)
    assert _copies(index, invented_text(1)) == []
    assert _copies(index, invented_text(2)) == [2]


def test_fingerprints_are_the_same_on_every_machine() -> None:
    assert fingerprint("Rent control passes in Port Calder").hashes.tolist() == [1160652562, 4079709333]
