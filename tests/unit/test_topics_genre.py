"""The genre of an article: declared, named by the publisher, worded, built."""

import pytest

from tagwire.model.article import Article, Genre, Publisher
from tagwire.topics.genre import find_genre

PLAIN = (
    "The council met on Tuesday. It voted to cap rents at three per cent a year.\n\nLandlords said that they would sue."
)
PERSONAL = (
    "I have lived in this street for forty years, and I think we should stop pretending. My neighbours and I pay "
    "more each spring, and we must ask why. I believe our council ought to act. "
) * 6


def article(
    headline: str = "Council caps rents",
    text: str = PLAIN,
    *,
    section: str | None = None,
    url: str = "https://x.example/a",
    types: tuple[str, ...] = (),
) -> Article:
    return Article(url, url, Publisher("x", "X"), headline, text, section=section, declared_types=types)


@pytest.mark.parametrize(
    ("types", "genre"),
    [
        (("OpinionNewsArticle",), Genre.OPINION),
        (("NewsArticle", "LiveBlogPosting"), Genre.LIVE),
        (("https://schema.org/ReviewNewsArticle",), Genre.REVIEW),
        (("AnalysisNewsArticle",), Genre.ANALYSIS),
        (("BackgroundNewsArticle",), Genre.EXPLAINER),
        (("AdvertiserContentArticle",), Genre.PRESS_RELEASE),
        (("NewsArticle",), Genre.REPORT),
        (("ReportageNewsArticle",), Genre.REPORT),
    ],
)
def test_the_declared_type_comes_first(types: tuple[str, ...], genre: Genre) -> None:
    assert find_genre(article(types=types), lang="en") is genre


def test_a_declared_opinion_can_be_a_letter_or_an_editorial() -> None:
    opinion = ("OpinionNewsArticle",)
    assert find_genre(article(section="Letters", types=opinion), lang="en") is Genre.LETTER
    assert find_genre(article(section="Editorial", types=opinion), lang="en") is Genre.EDITORIAL
    assert find_genre(article(section="Politics", types=opinion), lang="en") is Genre.OPINION


@pytest.mark.parametrize(
    ("section", "genre"),
    [
        ("Opinion", Genre.OPINION),
        ("Meinung", Genre.OPINION),
        ("Tribunes", Genre.OPINION),
        ("Opinión", Genre.OPINION),
        ("Opinião", Genre.OPINION),
        ("Opinioni", Genre.OPINION),
        ("オピニオン", Genre.OPINION),
        ("رأي", Genre.OPINION),
        ("评论", Genre.OPINION),
        ("Мнения", Genre.OPINION),
        ("Politics > Comment", Genre.OPINION),
        ("社説", Genre.EDITORIAL),
        ("Letters to the Editor", Genre.LETTER),
        ("Leserbriefe", Genre.LETTER),
        ("Obituaries", Genre.OBITUARY),
        ("Nachruf", Genre.OBITUARY),
        ("Book Reviews", Genre.REVIEW),
        ("Fact Check", Genre.FACTCHECK),
        ("Morning Interview", Genre.INTERVIEW),
        ("Entrevista", Genre.INTERVIEW),
        ("Press Releases", Genre.PRESS_RELEASE),
        ("Live", Genre.LIVE),
        ("Profile", Genre.PROFILE),
        ("Long Read", Genre.FEATURE),
        ("Politics", Genre.REPORT),
    ],
)
def test_the_section_names_the_form(section: str, genre: Genre) -> None:
    assert find_genre(article(section=section), lang="en") is genre


@pytest.mark.parametrize(
    ("url", "genre"),
    [
        ("https://x.example/opinion/2025/rents", Genre.OPINION),
        ("https://opinion.x.example/2025/rents", Genre.OPINION),
        ("https://x.example/commentisfree/2025/jun/17/rents", Genre.OPINION),
        ("https://x.example/kultur/rezensionen/das-buch", Genre.REVIEW),
        ("https://x.example/news/live-updates/storm", Genre.LIVE),
        ("https://x.example/news/opinion-poll", Genre.REPORT),
        ("https://[broken", Genre.REPORT),
    ],
)
def test_the_address_names_the_form(url: str, genre: Genre) -> None:
    assert find_genre(article(url=url), lang="en") is genre


@pytest.mark.parametrize(
    ("lang", "headline", "genre"),
    [
        ("en", "OPINION: A cap buys five years", Genre.OPINION),
        ("en", "A cap buys five years | Opinion", Genre.OPINION),
        ("en", "Why we should cap rents", Genre.OPINION),
        ("en", "The Courier's view: answer your post", Genre.EDITORIAL),
        ("en", "Letter: I kept the book for 26 years", Genre.LETTER),
        ("en", "Live: first day of the talks", Genre.LIVE),
        ("en", "Fact check: no, the ferry did not sink twice", Genre.FACTCHECK),
        ("en", "Isolde Penmarrow, who painted lighthouses, dies at 91", Genre.OBITUARY),
        ("en", "Q&A: what the boil notice means", Genre.INTERVIEW),
        ("en", "What is a rent cap?", Genre.EXPLAINER),
        ("en", "The boil-water notice: your questions answered", Genre.EXPLAINER),
        ("en", "Slack Water – review", Genre.REVIEW),
        ("en", "Analysis: the arithmetic of a storm", Genre.ANALYSIS),
        ("en", "Five dead after bus leaves the road", Genre.REPORT),
        ("en", "Driver dies at crossing", Genre.REPORT),
        ("en", "Harbour chief resigns over ferry review", Genre.REPORT),
        ("en", "Minister explains why rents rose", Genre.REPORT),
        ("de", "Kommentar: Der Deckel reicht nicht", Genre.OPINION),
        ("de", "Was wir über das Trinkwasser wissen", Genre.EXPLAINER),
        ("de", "Malerin Penmarrow mit 91 Jahren gestorben", Genre.OBITUARY),
        ("fr", "En direct : la tempête Berit touche la côte", Genre.LIVE),
        ("fr", "Éditorial : répondez à votre courrier", Genre.EDITORIAL),
        ("es", "Muere la pintora Isolde Penmarrow a los 91 años", Genre.OBITUARY),
        ("es", "Lo que se sabe del agua de Wrenfield", Genre.EXPLAINER),
        ("pt", "Entenda o que muda com o teto dos aluguéis", Genre.EXPLAINER),
        ("it", "Intervista a Petra Holm", Genre.INTERVIEW),
        ("nl", "Vragen en antwoorden over het water", Genre.EXPLAINER),
        ("ru", "Интервью с Петрой Хольм", Genre.INTERVIEW),
        ("zh", "专访佩特拉·霍尔姆：那些信", Genre.INTERVIEW),
        ("ja", "家賃の上限とは？", Genre.EXPLAINER),
        ("ar", "مباشر: اليوم الأول من المحادثات", Genre.LIVE),
    ],
)
def test_the_headline_names_the_form(lang: str, headline: str, genre: Genre) -> None:
    assert find_genre(article(headline), lang=lang) is genre


def test_a_text_that_says_i_and_we_is_opinion() -> None:
    assert find_genre(article("Rents", PERSONAL), lang="en") is Genre.OPINION


def test_what_others_say_as_i_is_no_opinion() -> None:
    quoted = "\n\n".join(
        f"“{sentence}” said a tenant at the meeting of the council on Tuesday." for sentence in [PERSONAL[:170]] * 12
    )
    assert find_genre(article("Rents", quoted), lang="en") is Genre.REPORT


def test_a_writer_named_at_the_end_makes_a_mild_voice_opinion() -> None:
    mild = (
        "The cap is a start, and we know it. The city grew and its houses did not, which is nobody's fault. " * 12
    ).strip()
    assert find_genre(article("Rents", mild), lang="en") is not Genre.LETTER
    signed = f"{mild}\n\nRook Tavener is a columnist and the author of two books on housing."
    assert find_genre(article("Rents", signed), lang="en") is Genre.OPINION


def test_questions_put_to_somebody_make_an_interview() -> None:
    text = "\n\n".join(
        ["Ms Holm met us at the quay."] + ["Why did you write?", "Because the ship was letting in water."] * 4
    )
    assert find_genre(article("Petra Holm", text), lang="en") is Genre.INTERVIEW


def test_questions_put_to_nobody_make_an_explainer() -> None:
    text = "\n\n".join(
        ["The cap begins in May."] + ["How is the cap set?", "By a table that the council prints each year."] * 4
    )
    assert find_genre(article("The cap", text), lang="en") is Genre.EXPLAINER


def test_times_of_day_running_backwards_make_a_live_report_and_forwards_a_chronicle() -> None:
    hours = [f"{hour}:15 The water stands at the gate." for hour in range(18, 8, -1)]
    assert find_genre(article("Storm", "\n\n".join(hours)), lang="en") is Genre.LIVE
    assert find_genre(article("Storm", "\n\n".join(reversed(hours))), lang="en") is Genre.REPORT


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("FOR IMMEDIATE RELEASE\n\nNorrcell is proud to say so.", Genre.PRESS_RELEASE),
        ("Norrcell is proud to say so.\n\nMedia contact: press@norrcell.example", Genre.PRESS_RELEASE),
        ("Dear Editor,\n\nYour report on the library moved me.", Genre.LETTER),
        (
            "A picture shows the ferry upside down.\n\nOur rating: false. The picture is of another ship.",
            Genre.FACTCHECK,
        ),
    ],
)
def test_the_build_of_a_text_names_the_form(text: str, genre: Genre) -> None:
    assert find_genre(article("Norrcell", text), lang="en") is genre
