"""Tag keys: the contract's folding."""

import pytest

from tagwire.errors import ParseError
from tagwire.text.keys import fold, is_tag, tag_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Institutional failure", "institutionalfailure"),
        ("institutional-failure", "institutionalfailure"),
        ("#InstitutionalFailure", "institutionalfailure"),
        ("G7", "g7"),
        ("iOS 13", "ios13"),
        ("Straße", "strasse"),
        ("ＦＵＬＬ　width", "fullwidth"),
        ("São Paulo", "sãopaulo"),
        ("#組織の失敗", "組織の失敗"),
        ("إخفاق_مؤسسي", "إخفاقمؤسسي"),
        ("शिक्षा नीति", "शिक्षानीति"),
        ("การศึกษา", "การศึกษา"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("ſkill", "skill"),
        ("Kiev 🚀", "kiev"),
        ("Ⅷ", "viii"),
    ],
)
def test_names_fold_to_their_key(name: str, key: str) -> None:
    assert tag_key(name) == key


@pytest.mark.parametrize("name", ["", "#", "🚀", "#1", "2024", "٢٠٢٤", "x" * 101, "­"])
def test_what_is_no_tag_is_refused_with_its_name(name: str) -> None:
    assert not is_tag(name)
    with pytest.raises(ParseError, match=r"not a tag|only digits"):
        tag_key(name)


def test_dotted_capital_i_folds_once_and_for_all() -> None:
    assert fold(fold("İstanbul")) == fold("İstanbul")
