"""An article's category, from its section and from its words, in several languages."""

from dataclasses import replace

import pytest

from tagwire.model.article import Article, Publisher
from tagwire.toolkit.topictables import TopicTables, load_topic_tables
from tagwire.toolkit.topicwords import fold_word, load_topic_words
from tagwire.topics.category import NO_CATEGORIES, categorise
from tagwire.topics.wordscores import find_tokens, read_words, word_scores


@pytest.fixture(scope="module")
def tables() -> TopicTables:
    return load_topic_tables()


def article(headline: str, text: str = "", section: str | None = None) -> Article:
    return Article("https://x.example/a", "https://x.example/a", Publisher("x", "X"), headline, text, section=section)


PLAIN = [
    (
        "en",
        "15",
        "Rovers win the cup",
        "The striker scored in the final minute and the goalkeeper saved a penalty at the stadium.",
    ),
    (
        "en",
        "17",
        "Blizzard warning",
        "Forecasters expect snow, strong winds and temperatures of minus ten degrees, the weather office said.",
    ),
    (
        "en",
        "12",
        "Bishop opens new cathedral",
        "The archbishop blessed the church and the congregation prayed with priests and nuns.",
    ),
    (
        "en",
        "09",
        "Teachers' union calls strike",
        "Union members voted for a walkout over wages; workers will picket and employers spoke of layoffs.",
    ),
    (
        "de",
        "04",
        "Notenbank senkt den Leitzins",
        "Die Inflation sinkt, Aktien steigen, Banken erwarten Wachstum und höhere Gewinne der Konzerne.",
    ),
    (
        "fr",
        "07",
        "Un vaccin contre la grippe",
        "Les médecins de l'hôpital soignent des patients infectés par le virus ; l'épidémie recule.",
    ),
    (
        "es",
        "11",
        "El presidente convoca elecciones",
        "El parlamento, los diputados y la oposición debaten; los partidos eligen candidatos.",
    ),
    (
        "pt",
        "15",
        "Treinador deixa o clube",
        "O técnico perdeu o campeonato; o goleiro e o atacante jogam a final no estádio.",
    ),
    ("it", "02", "Arrestato il boss", "La procura indaga; il tribunale e i carabinieri parlano di omicidi e di mafia."),
    (
        "nl",
        "05",
        "Scholen krijgen meer leraren",
        "Leerlingen en docenten op de basisschool en universiteit; het eindexamen blijft.",
    ),
    (
        "ru",
        "16",
        "Войска обстреляли позиции",
        "Солдаты, артиллерия и беспилотники; боевики понесли потери, перемирие сорвано.",
    ),
    (
        "ar",
        "15",
        "المنتخب يفوز بكأس العالم",
        "سجل اللاعب هدفا في المباراة النهائية أمام جمهور الملعب وفاز الفريق بالبطولة.",
    ),
    ("hi", "15", "टीम ने क्रिकेट मैच जीता", "बल्लेबाज ने शतक बनाया और गेंदबाज ने पांच विकेट लिए।"),
    ("zh", "04", "央行宣布降息", "股市上涨，银行和投资者预计通胀回落，上市公司净利润增长。"),
    ("ja", "11", "首相が衆院を解散", "選挙で与党と野党の議員が争い、国会は内閣の法案を審議する。"),
]


@pytest.mark.parametrize(("lang", "top", "headline", "text"), PLAIN)
def test_a_plain_text_gets_its_category_without_a_section(
    lang: str, top: str, headline: str, text: str, tables: TopicTables
) -> None:
    found = categorise(article(headline, text), lang=lang, tables=tables)
    category, topics = found.category, found.topics
    assert category is not None
    assert category.code == f"medtop:{top}000000"
    assert category.label == tables.media_topics.label_of(category.code, "en")
    assert category in topics


@pytest.mark.parametrize(
    ("section", "lang", "top"),
    [
        ("Sport", "en", "15"),
        ("Politik", "de", "11"),
        ("スポーツ", "ja", "15"),
        ("Kultura", "pl", "01"),
        ("Health", None, "07"),
    ],
)
def test_a_section_decides_where_the_text_says_little(
    section: str, lang: str | None, top: str, tables: TopicTables
) -> None:
    category = categorise(article("Ada Quill", "", section), lang=lang, tables=tables).category
    assert category is not None
    assert category.code == f"medtop:{top}000000"


def test_nothing_is_said_where_nothing_speaks(tables: TopicTables) -> None:
    assert categorise(article("Ada Quill"), lang="en", tables=tables) == NO_CATEGORIES
    assert categorise(article("", ""), lang=None, tables=tables) == NO_CATEGORIES
    assert categorise(article("Something", "quite else", "World"), lang="xx", tables=tables) == NO_CATEGORIES


def test_a_clear_text_outweighs_a_loose_section(tables: TopicTables) -> None:
    _, _, headline, text = PLAIN[0]
    category = categorise(article(headline, text, "Panorama"), lang="en", tables=tables).category
    assert category is not None
    assert category.code == "medtop:15000000"


def test_deeper_topics_are_named_under_their_top(tables: TopicTables) -> None:
    text = "Climate change melts glaciers. Climate change and greenhouse gas emissions change the environment."
    topics = categorise(article("Climate change at sea", text), lang="en", tables=tables).topics
    assert "medtop:20000418" in {topic.code for topic in topics}
    assert len(topics) <= 5
    assert [topic.score for topic in topics] == sorted((topic.score for topic in topics), reverse=True)


def test_keywords_of_the_publisher_count_as_the_headline_does(tables: TopicTables) -> None:
    bare = article("Berit", "It came in the night.")
    category = categorise(
        replace(bare, keywords=("storm", "weather warning", "gusts", "snow")), lang="en", tables=tables
    ).category
    assert category is not None
    assert category.code == "medtop:17000000"


@pytest.mark.parametrize(
    ("lang", "word", "top"),
    [
        ("de", "Fußballmannschaften", 15),
        ("de", "Kommunalwahlen", 11),
        ("ar", "والبرلمان", 11),
        ("hi", "चुनावों", 11),
        ("fr", "l'inflation", 4),
        ("ru", "землетрясения", 3),
    ],
)
def test_forms_of_a_word_are_known(lang: str, word: str, top: int) -> None:
    words = load_topic_words().language(lang)
    assert words is not None
    scores = word_scores(read_words(word, "", lang=lang), words=words)
    assert scores[top - 1] == max(scores) > 0


def test_phrases_are_found_in_order_only() -> None:
    words = load_topic_words().language("en")
    assert words is not None

    def politics(headline: str) -> float:
        return word_scores(read_words(headline, "", lang="en"), words=words)[10]

    assert politics("prime minister") > politics("minister prime")
    assert politics("prime") == 0


def test_words_are_folded_and_marks_stay_inside() -> None:
    assert fold_word("أَحْزاب") == "احزاب"
    assert find_tokens("Fußball, हिन्दी क्या") == ["fussball", "हिन्दी", "क्या"]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "it", "pt", "nl", "ja", "ar", "zh", "ru", "hi"])
def test_every_language_has_words_for_every_topic(lang: str) -> None:
    words = load_topic_words().language(lang)
    assert words is not None
    assert {topic for weights in words.weights for topic, _ in weights} == set(range(17))


@pytest.mark.parametrize("lang", [None, "", "xx", "english", "../en", "*"])
def test_no_words_for_what_is_no_language_of_ours(lang: str | None) -> None:
    assert load_topic_words().language(lang) is None
