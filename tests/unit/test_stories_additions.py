"""What each article of a story adds to the earlier ones."""

from reading_articles import COURIER, article
from tagwire.model.article import AnnotatedArticle
from tagwire.stories.additions import Addition, find_additions


def _told(text: str, *, lang: str = "en") -> AnnotatedArticle:
    return article("a", COURIER, "Bridge closes", text, tags=(), lang=lang)


BRIDGE = "The old bridge in Port Calder closes on Monday. Ada Quill said that eleven thousand cars use it."


def test_the_first_adds_nothing_to_others_nor_does_who_says_the_same() -> None:
    again = "Eleven thousand cars a day used it, said Ada Quill of Port Calder on Tuesday, when it was closed."
    assert find_additions([]) == []
    assert find_additions([_told(BRIDGE), _told(again)]) == [None, None]


def test_new_names_and_numbers_are_what_a_sentence_adds() -> None:
    later = "The bridge stays closed for now. Engineers led by Mairi Sorley found 214 cracks. Port Calder waits."
    [_, added] = find_additions([_told(BRIDGE), _told(later)])
    assert added == Addition("Engineers led by Mairi Sorley found 214 cracks.", is_only_here=True)


def test_what_later_ones_repeat_is_not_only_here() -> None:
    later = "Engineers led by Mairi Sorley found 214 cracks in the old bridge."
    last = "The detour takes 20 minutes longer. Engineers led by Mairi Sorley found 214 cracks."
    [_, second, third] = find_additions([_told(BRIDGE), _told(later), _told(last)])
    assert second == Addition(later, is_only_here=False)
    assert third == Addition("The detour takes 20 minutes longer.", is_only_here=True)


def test_a_day_of_the_week_is_no_news() -> None:
    later = "The old bridge was closed on Wednesday, as the city had said that it would be on Sunday."
    assert find_additions([_told(BRIDGE), _told(later)])[1] is None


def test_a_script_without_capitals_adds_by_its_words() -> None:
    said = "ラ・デルタ港湾委員会は十四件の警告を受けていた。"
    new = "運輸大臣は来週、議会で乗組員の遺族に謝罪すると記者団に語った。"
    assert find_additions([_told(said, lang="ja"), _told(said + new, lang="ja")])[1] == Addition(new, is_only_here=True)
