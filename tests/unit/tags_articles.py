"""Fictional articles and a short way to tags, for the tests of ``tagwire.tags``."""

from collections.abc import Sequence

from tagwire.model.article import Article, Publisher
from tagwire.model.tag import Candidate
from tagwire.tags import find_candidates
from tagwire.toolkit.words import load_word_tables

INQUIRY = """An inquiry into the deaths of eleven patients has found what its chair called an institutional failure at \
every level of the Marlow Vale Hospital Trust.

Dame Helen Ostrander, who led the two-year inquiry, said managers had ignored warnings from nurses. "This was an \
institutional failure," she told reporters in Northwick on Tuesday. Ostrander spent two years on the wards.

The Health Secretary, Piers Calloway, said he accepted all 42 recommendations. Mr Calloway promised a new patient \
safety regulator by next spring.

The trust's chief executive, Ruth Adeyemi, resigned last year. The National Care Inspectorate (NCI) said it would \
publish an action plan. The NCI has been criticised for failing to act on whistleblower complaints."""

COLUMN = """It is easy to blame one manager. It is harder to blame a system. The report published this week does the \
harder thing.

What happened in Marlow Vale is institutional failure of the oldest kind: everyone knew, and nobody was responsible. I \
spent eleven years on the wards, and I have seen rotas signed by people who were not there.

Piers Calloway says the government will act. It said the same after the Tarn Bridge fire. Whistleblowers need \
protection, not applause. Until patient safety has a budget and a name on the door, reports like this will keep \
coming."""

GERMAN = """Der Senat von Lindenau hat am Dienstag über eine Verschärfung der Mietpreisbremse gestritten. \
Bausenatorin Katrin Holm (SPD) nannte die bisherigen Regeln ein institutionelles Versagen.

Der Mieterverein Lindenau begrüßte den Vorstoß. Holm kündigte an, den sozialen Wohnungsbau auszubauen. \
Bundeskanzler Markus Ehrental hatte im Mai eine Reform versprochen. Die Opposition warf Ehrental vor, \
die Mietpreisbremse zu verwässern."""

FRENCH = """Le Sénat a adopté mardi la réforme des retraites, après dix jours de débats. La ministre du Travail, \
Claire Daubigny, a salué « un vote de responsabilité ».

Les syndicats dénoncent une défaillance institutionnelle et appellent à la grève générale. Mme Daubigny \
a promis d'ouvrir des négociations à Valmont."""

SPANISH = """El Consejo de Ministros aprobó ayer el control de alquileres para las ciudades grandes. La ministra de \
Vivienda, Lucía Montalbán, defendió la medida.

La Asociación de Propietarios de Ribera denunció un fallo institucional. Montalbán recordó que el precio \
de la vivienda subió un 18 % en dos años."""

ITALIAN = """Il governo ha dichiarato lo stato di emergenza dopo l'alluvione che ha colpito Valdoro. Il ministro \
dell'Ambiente, Paolo Serri, ha parlato di un fallimento istituzionale.

«La Regione aveva chiesto fondi», ha detto la sindaca Marta Benassi. Benassi chiede una commissione \
d'inchiesta sull'alluvione."""

PORTUGUESE = """A Câmara dos Deputados aprovou nesta terça-feira o novo marco do saneamento. O relator, deputado Caio \
Menezes, disse que a falha institucional deixou milhões sem água potável.

Em Porto Belo, moradores reclamam da falta de esgoto. Menezes prometeu diálogo com os municípios."""

DUTCH = """Het kabinet wil de huurprijzen twee jaar bevriezen. Minister Eline Verhoef van Wonen noemt de situatie \
institutioneel falen.

Woningcorporaties waarschuwen dat de bouw van sociale huurwoningen stilvalt. Verhoef presenteert het \
plan donderdag in de Tweede Kamer."""

RUSSIAN = """Комиссия назвала институциональный провал главной причиной гибели пациентов в больнице Заречья. Министр \
здравоохранения Павел Каретников заявил, что принимает все рекомендации.

Каретников пообещал создать регулятор."""

ARABIC = """وصف تقرير نشر يوم الثلاثاء ما حدث في مستشفيات وادي مرلو بأنه فشل مؤسسي على كل المستويات.

وقال وزير الصحة بيرس كالواي إنه يقبل جميع التوصيات. وأضاف كالواي أن الحكومة ستنشئ هيئة جديدة لسلامة \
المرضى."""

HINDI = """मंगलवार को प्रकाशित एक रिपोर्ट ने मार्लो वेल अस्पताल ट्रस्ट में संस्थागत विफलता की बात कही है।

स्वास्थ्य मंत्री पियर्स कैलोवे ने कहा कि वे सभी सिफारिशें स्वीकार करते हैं।"""

JAPANESE = """北浜市の北浜中央病院で患者11人が死亡した事故で、調査委員会は18日、「組織の失敗」が原因だとす\
る報告書を公表した。委員長の大沢春子氏は記者会見で、病院の管理者が看護師の警告を無視したと述\
べた。

厚生労働省は再発防止策をまとめる。"""

CHINESE = """北滨市中心医院11名患者死亡事故的调查委员会周二公布报告，称“制度性失灵”是主要原因。委员会主席\
王海伦表示，医院管理层无视护士的警告。

卫生部长李培明说，他接受全部建议。"""

TEXTS: dict[str, tuple[str, str]] = {
    "en": ("Report finds years of neglect at Marlow Vale hospitals", INQUIRY),
    "de": ("Mietpreisbremse: Senat in Lindenau streitet über neue Regeln", GERMAN),
    "fr": ("Réforme des retraites : le Sénat adopte le texte", FRENCH),
    "es": ("El Gobierno aprueba el control de alquileres en Ribera", SPANISH),
    "it": ("Alluvione a Valdoro, il governo dichiara lo stato di emergenza", ITALIAN),
    "pt": ("Câmara aprova novo marco do saneamento em Porto Belo", PORTUGUESE),
    "nl": ("Kabinet wil huurprijzen bevriezen", DUTCH),
    "ru": ("В Заречье расследуют сбои в работе больниц", RUSSIAN),
    "ar": ("تقرير: فشل مؤسسي في مستشفيات وادي مرلو", ARABIC),
    "hi": ("रिपोर्ट: मार्लो वेल अस्पतालों में संस्थागत विफलता", HINDI),
    "ja": ("組織の失敗が原因、病院事故で調査報告書", JAPANESE),
    "zh": ("北滨医院事故调查报告：制度性失灵是主因", CHINESE),
}
"""Language → headline and text, all about invented people and places."""


def article(
    text: str,
    *,
    headline: str = "",
    publisher: str = "Example Gazette",
    authors: Sequence[str] = (),
    keywords: Sequence[str] = (),
    agency: str | None = None,
) -> Article:
    return Article(
        url="https://gazette.example/1",
        canonical_url="https://gazette.example/1",
        publisher=Publisher("gazette.example", publisher),
        headline=headline,
        text=text,
        authors=tuple(authors),
        keywords=tuple(keywords),
        agency=agency,
    )


def candidates(
    text: str, *, headline: str = "", lang: str | None = "en", authors: Sequence[str] = (), keywords: Sequence[str] = ()
) -> dict[str, Candidate]:
    """Return an article's candidates by key, best first."""
    found = find_candidates(
        article(text, headline=headline, authors=authors, keywords=keywords), lang=lang, words=load_word_tables()
    )
    return {candidate.key: candidate for candidate in found}
