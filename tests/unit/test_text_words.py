"""Where words and sentences begin and end."""

import pytest

from tagwire.text.sentences import split_sentences
from tagwire.text.words import find_words


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("The U.S. is at 3.5% of 10,000.", "en", ["The", "U.S.", "is", "at", "3.5", "of", "10,000"]),
        ("cross-party A&E O’Neill's", "en", ["cross-party", "A&E", "O’Neill's"]),
        ("l’État d'Israël aujourd'hui", "fr", ["l", "État", "d", "Israël", "aujourd'hui"]),
        ("l'unione dell'Aja", "it", ["l", "unione", "dell", "Aja"]),
        ("प्रधानमंत्री ने कहा।", "hi", ["प्रधानमंत्री", "ने", "कहा"]),
        ("العربيّة: نعم؟", "ar", ["العربيّة", "نعم"]),
        ("ไทย", "th", ["ไทย"]),
        ("Straße — Ελλάδα İstanbul", None, ["Straße", "Ελλάδα", "İstanbul"]),
        ("👍 ok", None, ["ok"]),
        ("", None, []),
    ],
)
def test_words(text: str, lang: str | None, words: list[str]) -> None:
    found = find_words(text, lang=lang)
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end] == word.text for word in found)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Ames spoke. Then he left.", ["Mr. Ames spoke.", "Then he left."]),
        ("The U.S. Senate met. It rained.", ["The U.S. Senate met.", "It rained."]),
        ("J. K. Ames wrote it. “Stop.” She left!", ["J. K. Ames wrote it.", "“Stop.”", "She left!"]),
        ("Am 3. Mai kam er. Dann ging er.", ["Am 3. Mai kam er.", "Dann ging er."]),
        ("It cost 3.5 crowns. no more", ["It cost 3.5 crowns. no more"]),
        ("A heading\n\nA sentence.", ["A heading", "A sentence."]),
        ("他说。好的！", ["他说。", "好的！"]),
        ("उसने कहा। वह गया।", ["उसने कहा।", "वह गया।"]),
        ("Really?! Yes… maybe", ["Really?!", "Yes… maybe"]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences
