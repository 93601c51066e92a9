"""Lines that lead elsewhere, in the languages news is written in, and lines that only look so."""

import pytest
from extract_pages import ENGLISH, document, page

from tagwire.extract import extract_article
from tagwire.extract.blocks import Block
from tagwire.extract.pointers import is_pointer
from tagwire.model.article import Article


@pytest.mark.parametrize(
    ("text", "linked", "tag", "expected"),
    [
        ("Read also: Storks on the water tower", 30, "p", True),
        ("Lee también: Ekeby le da la Copa al Halden", 40, "p", True),
        ("Lesen Sie auch: Störche auf dem Wasserturm", 30, "p", True),
        ("あわせて読む: 警告14通、返答ゼロ", 15, "p", True),
        ("اقرأ أيضاً: العاصفة بيريت", 20, "p", True),
        ("Read also: Storks on the water tower", 0, "p", False),
        ("Read also: Storks on the water tower", 30, "h2", False),
        ("More Power: the turbine that the town built for itself", 0, "p", False),
        ("See how the storks came back to the water tower", 45, "p", False),
        ("Al apuntarte aceptas las condiciones de uso.", 0, "p", True),
        ("En vous inscrivant, vous acceptez nos conditions générales.", 10, "p", True),
        ("By signing up you agree to our terms of use.", 0, "p", True),
        ("By submitting to the terms of the county the owners of the two mills accepted their end.", 0, "p", False),
        ("By signing up early she got the last seat on the ferry.", 0, "p", False),
    ],
)
def test_pointers(text: str, linked: int, tag: str, *, expected: bool) -> None:
    assert is_pointer(Block(text, 0, tag, linked, int(linked > 0), 0, 0, True)) is expected


def test_a_pointer_between_paragraphs_is_no_text() -> None:
    pointer = '<p><a href="/storks">Lee también: las cigüeñas vuelven a la torre del agua de Wrenfield</a></p>'
    article = extract_article(document(page(inside=pointer)))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(ENGLISH)
