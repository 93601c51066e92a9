"""Languages without word classes: phrases are what something holds together."""

from tags_articles import candidates


def test_half_sentences_are_no_phrases_and_rare_neighbours_are() -> None:
    found = candidates("سلّم الرئيس التنفيذي إدفين تاليس استقالته في ورقة واحدة وخرج من الباب الخلفي.", lang="ar")
    assert "إدفينتاليس" in found
    assert "التنفيذيإدفين" not in found
    assert "تاليساستقالته" not in found


def test_what_is_said_twice_holds_together() -> None:
    once = "وخلصت إلى أن هيئة الميناء تلقت تحذيرات كثيرة."
    twice = f"{once} وقالت إن هيئة الميناء لم ترد على واحد منها."
    assert "هيئةالميناء" not in candidates(once, lang="ar")
    assert "هيئةالميناء" in candidates(twice, lang="ar")


def test_a_phrase_in_quotation_marks_gains() -> None:
    plain, quoted = (
        candidates(f"وقالت للصحافيين: {phrase}، مضيفة.", lang="ar")["إخفاقمؤسسي"].strength
        for phrase in ("إخفاق مؤسسي", "«إخفاق مؤسسي»")
    )
    assert quoted > plain
