"""The voice of a text: opinions that no mark names, and reports that sound like one."""

import pytest

from tagwire.model.article import Article, Genre, Publisher
from tagwire.toolkit.voice import Voice, load_voice
from tagwire.topics.genre import find_genre
from tagwire.topics.genremarkers import told_uses

OPINION = (
    "There is nothing wise about a cap that only the patient can outwit. Of course landlords are patient; they have "
    "been nothing else for a century. So why do we pretend that these rules will hold? They never do. It is not the "
    "rent that is too high, it is the town that is too small, and only a council with no memory could believe "
    "otherwise. The answer should be plain to anyone who has ever walked these streets: build, and keep building. "
) * 3
REPORT = (
    "The council said on Tuesday that rents will rise by no more than three per cent a year. The measure, which was "
    "first proposed in May, also covers shops, officials said. Landlords added that they would decide later whether to "
    "go to court. “I am furious, and we should all be furious, and why not?” said one of them after the vote. "
) * 3


def article(text: str, headline: str = "A cap and its price") -> Article:
    return Article("https://x.example/a", "https://x.example/a", Publisher("x", "X"), headline, text)


def test_small_words_tell_an_opinion_that_no_mark_names() -> None:
    assert find_genre(article(OPINION), lang="en") is Genre.OPINION


def test_what_others_are_quoted_with_is_not_the_writers_voice() -> None:
    assert find_genre(article(REPORT), lang="en") is Genre.REPORT


def test_a_short_text_has_no_voice() -> None:
    assert find_genre(article(OPINION[:300]), lang="en") is Genre.REPORT


def test_advice_in_an_angry_voice_is_no_explainer() -> None:
    assert find_genre(article(OPINION, "How to ruin a town with good intentions"), lang="en") is Genre.OPINION
    assert find_genre(article(REPORT, "How to apply for the new rent cap"), lang="en") is Genre.EXPLAINER


def test_questions_without_answers_are_not_an_interview() -> None:
    asked = ["Who counts the ferries?", "Who counts you?", "Who counts us?", "Who counts at all?"]
    text = "\n\n".join([*asked, "The board met on Monday, officials said.", *asked, "It will meet again in May."])
    assert find_genre(article(text), lang="en") is Genre.REPORT
    answered = "\n\n".join(f"{question}\n\nThe harbour board does, and has since May." for question in asked)
    assert find_genre(article(answered), lang="en") is Genre.EXPLAINER


@pytest.mark.parametrize(
    ("headline", "genre"),
    [
        ("Mayor interviews four candidates for harbour chief", Genre.REPORT),
        ("Courier interviews Hanne Vostrup, novelist and tide-table printer", Genre.INTERVIEW),
    ],
)
def test_who_interviews_for_a_post_gives_no_interview(headline: str, genre: Genre) -> None:
    assert find_genre(article("It took all day.", headline), lang="en") is genre


def test_a_death_that_others_react_to_is_no_obituary() -> None:
    assert find_genre(article("x", "Mort de Petra Holm : le port réagit"), lang="fr") is Genre.REPORT
    assert find_genre(article("x", "Mort de Petra Holm, la voix du port"), lang="fr") is Genre.OBITUARY


def test_a_voice_is_the_bias_and_the_weights_of_rates() -> None:
    voice = Voice({"so": 2.0}, -1.0)
    assert voice.personal({}) == -1.0
    assert voice.personal({"boat": 10}) == -1.0
    assert voice.personal({"so": 1, "boat": 9}) > voice.personal({"so": 1, "boat": 99}) > -1.0


def test_uses_are_of_words_and_marks_outside_quotations() -> None:
    assert told_uses("So? “So what!” No.") == {"so": 1, "no": 1, "?": 1, "!": 0}


@pytest.mark.parametrize("lang", [None, "xx", "../en", ""])
def test_a_language_without_training_has_no_voice(lang: str | None) -> None:
    assert load_voice(lang) is None
