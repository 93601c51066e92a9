"""The language of an article: by model, by script, and unsure."""

import pytest

from tagwire.toolkit.languages import LanguageIdentifier, common_words, load_language_identifier
from tagwire.topics.language import identify_language


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return load_language_identifier()


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("en", "Council caps rents after a seven-hour debate"),
        ("de", "Stadtrat deckelt die Mieten nach siebenstündiger Debatte"),
        ("fr", "Le conseil municipal plafonne les loyers après sept heures de débat"),
        ("es", "El ayuntamiento limita los alquileres tras siete horas de debate"),
        ("pt", "Câmara municipal limita as rendas após sete horas de debate"),
        ("it", "Il consiglio comunale blocca gli affitti dopo sette ore di dibattito"),
        ("nl", "Gemeenteraad begrenst de huren na een debat van zeven uur"),
        ("sv", "Kommunfullmäktige sätter tak för hyrorna efter sju timmars debatt"),
        ("no", "Bystyret setter tak på husleiene etter sju timers debatt"),
        ("pl", "Rada miasta ogranicza czynsze po siedmiogodzinnej debacie"),
        ("ru", "Городской совет ограничил аренду после семи часов споров"),
        ("uk", "Міська рада обмежила оренду після семи годин суперечок"),
        ("ar", "المجلس يحدد سقف الإيجارات بعد نقاش دام سبع ساعات"),
        ("fa", "شورای شهر پس از هفت ساعت بحث سقف اجاره را تعیین کرد"),
        ("hi", "सात घंटे की बहस के बाद परिषद ने किराए की सीमा तय की"),
        ("zh", "市议会经过七小时辩论后为租金设限"),
        ("ja", "市議会、七時間の議論の末に家賃の上限を決める"),
        ("ko", "시의회, 일곱 시간 토론 끝에 임대료 상한 결정"),
        ("el", "Το δημοτικό συμβούλιο βάζει πλαφόν στα ενοίκια"),
        ("he", "מועצת העיר הגבילה את שכר הדירה"),
        ("th", "สภาเมืองกำหนดเพดานค่าเช่า"),
        ("tr", "Belediye meclisi yedi saatlik tartışmadan sonra kiralara sınır getirdi"),
    ],
)
def test_a_headline_alone_tells_its_language(lang: str, headline: str, identifier: LanguageIdentifier) -> None:
    assert identify_language(headline, "", declared=None, identifier=identifier) == lang


@pytest.mark.parametrize("headline", ["", "   ", "1:0", "???", "🙂🙂🙂", "Zaqxv Brlk"])
def test_what_has_no_language_gets_none(headline: str, identifier: LanguageIdentifier) -> None:
    assert identify_language(headline, "", declared=None, identifier=identifier) is None


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("en", "GOP Style Rent Ceiling Deal; White"),
        ("es", "Habrá partido de exhibición de Petra"),
        ("es", "Fondos de extracción, no de inversión"),
        ("ru", "Совет принял бюджет порта на год"),
    ],
)
def test_common_words_settle_what_letters_leave_open(lang: str, headline: str, identifier: LanguageIdentifier) -> None:
    letters = identifier.rank(headline)
    assert letters[0][0] != lang or letters[0][1] < 2 * letters[1][1]
    assert identify_language(headline, "", declared=None, identifier=identifier) == lang


def test_a_language_whose_words_are_not_known_is_not_outvoted(identifier: LanguageIdentifier) -> None:
    assert common_words("gl") is None
    galician = "O concello limita os alugueiros despois dunha longa xuntanza"
    assert identify_language(galician, "", declared=None, identifier=identifier) == "gl"
    catalan = "L'ajuntament limita els lloguers després d'un llarg debat"
    assert identify_language(catalan, "", declared=None, identifier=identifier) == "ca"


def test_a_declared_language_settles_doubt_only(identifier: LanguageIdentifier) -> None:
    clear = "Der Stadtrat hat am Abend beschlossen, die Mieten in der ganzen Stadt zu begrenzen."
    assert identify_language(clear, clear, declared="en-GB", identifier=identifier) == "de"
    assert identify_language("Lantern Bay", "", declared=None, identifier=identifier) is None
    assert identify_language("Lantern Bay", "", declared="en-GB", identifier=identifier) in ("en", None)


def test_han_alone_is_japanese_only_where_the_page_says_so(identifier: LanguageIdentifier) -> None:
    assert identify_language("首相辞任", "", declared="ja", identifier=identifier) == "ja"
    assert identify_language("首相辞任", "", declared=None, identifier=identifier) == "zh"


def test_a_quoted_foreign_word_does_not_decide(identifier: LanguageIdentifier) -> None:
    text = "The word 改善 hangs above the gate of the paper mill, where nobody has been able to read it for years."
    assert identify_language(text, "", declared=None, identifier=identifier) == "en"
