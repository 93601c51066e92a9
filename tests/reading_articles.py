"""Fictional articles for tests: a ferry, a harbour board, eight publishers, four languages."""

from datetime import UTC, datetime, timedelta

from tagwire.model.article import AnnotatedArticle, Article, Genre, MediaTopic, Publisher
from tagwire.model.tag import Evidence, Origin, TagAssignment, TagKind
from tagwire.text.hashes import article_id
from tagwire.text.keys import tag_key

NOW = datetime(2031, 3, 14, 14, 0, tzinfo=UTC)

POLITICS = MediaTopic("medtop:11000000", "Politics", 0.93)
ECONOMY = MediaTopic("medtop:04000000", "Economy", 0.81)
EDUCATION = MediaTopic("medtop:05000000", "Education", 0.77)
DISASTER = MediaTopic("medtop:03000000", "Disaster", 0.7)

RADIO = Publisher("northmere-radio.example", "Northmere Public Radio")
WIRE = Publisher("meridian-wire.example", "Meridian Wire")
FANAL = Publisher("lefanal.example", "Le Fanal")
POST = Publisher("wrenfieldpost.example", "Wrenfield Post")
COURIER = Publisher("caldercourier.example", "The Calder Courier")
TIDE = Publisher("harbourandtide.example", "Harbour & Tide")
MARSA = Publisher("marsa-alyawm.example", "مرسى اليوم")
SHINPO = Publisher("shiomi-shinpo.example", "潮見新報")

INSTITUTIONAL_FAILURE = ("InstitutionalFailure", "institutional failure", TagKind.ISSUE)
SULA_STAR = ("SulaStar", "Sula Star", TagKind.THING)
LANTERN_BAY = ("LanternBay", "Lantern Bay", TagKind.PLACE)
WRENFIELD = ("Wrenfield", "Wrenfield", TagKind.PLACE)
HALDEN = ("Halden", "Halden", TagKind.PLACE)

FERRY_STORY = "sulastarstory"

Name = tuple[str, str, TagKind]


def tag(name: Name, text: str, headline: str, *, written: str | None = None, score: float = 0.8) -> TagAssignment:
    """Return a tag whose evidence is the first sentence of ``text`` (else the headline) that holds the words."""
    label, words, kind = name
    sought = written or words
    in_headline = sought.casefold() not in text.casefold()
    whole = headline if in_headline else text
    start = whole.casefold().index(sought.casefold())
    begin = max(whole.rfind(stop, 0, start) + len(stop) for stop in ("\n\n", ". ", "。")) if start else 0
    begin = 0 if begin < 2 else begin
    ends = [place + 1 for stop in (".", "。", "\n") if (place := whole.find(stop, start + len(sought))) >= 0]
    evidence = Evidence(whole[begin : min(ends, default=len(whole))].strip(), start, start + len(sought), in_headline)
    return TagAssignment(tag_key(label), label, words, score, kind, (Origin.TEXT,), evidence)


def article(
    slug: str,
    publisher: Publisher,
    headline: str,
    text: str,
    *,
    tags: tuple[TagAssignment, ...] = (),
    published: datetime | None = NOW,
    category: MediaTopic | None = POLITICS,
    genre: Genre = Genre.REPORT,
    authors: tuple[str, ...] = (),
    lang: str | None = "en",
    modified: datetime | None = None,
    story: str | None = None,
    duplicate_of: str | None = None,
) -> AnnotatedArticle:
    """Return an annotated article at an ``.example`` address."""
    url = f"https://{publisher.id}/{slug}"
    piece = Article(
        url=url,
        canonical_url=url,
        publisher=publisher,
        headline=headline,
        text=text,
        authors=authors,
        published=published,
        modified=modified,
        section="Front",
    )
    return AnnotatedArticle(
        id=article_id(url),
        article=piece,
        lang=lang,
        category=category,
        topics=(category,) if category else (),
        genre=genre,
        tags=tags,
        words=len(text.split()),
        story=story,
        duplicate_of=duplicate_of,
    )


def ferry_articles() -> list[AnnotatedArticle]:
    """Return eight articles of 13 and 14 March 2031, oldest first; six on the ferry review."""
    return [
        _shiomi(),
        _marsa(),
        _apology(),
        _warnings(),
        _kitchens(),
        _fanal(),
        _resignation(),
        _inspector(),
    ]


def many_articles(count: int, *, step: timedelta = timedelta(hours=2)) -> list[AnnotatedArticle]:
    """Return short articles with #Halden, oldest first, the newest ``step`` before NOW."""
    made = []
    for number in range(count, 0, -1):
        headline = f"Halden mill, day {number}"
        text = f"The mill in Halden ran {number} machines today.\n\nNobody in Halden would say how many it had."
        made.append(
            article(
                f"halden-{number}",
                (COURIER, POST, WIRE)[number % 3],
                headline,
                text,
                tags=(tag(HALDEN, text, headline),),
                published=NOW - step * number,
                category=ECONOMY,
                genre=(Genre.REPORT, Genre.ANALYSIS)[number % 2],
            )
        )
    return made


def _inspector() -> AnnotatedArticle:
    headline = "“We wrote it down and nobody read it”: the inspector who warned about the Sula Star"
    text = (
        "For six years Petra Holm boarded the Lantern Bay ferry every spring with a torch, a mallet and a checklist. "
        "Every spring she found the same weeping seam in the same ballast tank, and every spring she sent a letter."
        "\n\n“I used to think it was one lazy desk,” she said in her kitchen in Port Calder on Friday. “It wasn’t. "
        "When every desk does the reasonable thing and the ship still ends up on the rocks, that is institutional "
        "failure, and no one person can resign it away.”"
        "\n\nHer letters went to an address that the harbour board had stopped monitoring after a reorganisation. "
        "A clerk kept forwarding them to a shared folder; the folder had no owner."
        "\n\nHolm says she was asked twice to “soften the verbs”. She kept copies of both versions of the Sula Star "
        "letters, and gave them to the review."
    )
    return article(
        "inspector-interview",
        RADIO,
        headline,
        text,
        tags=(
            tag(SULA_STAR, text, headline, score=0.9),
            tag(INSTITUTIONAL_FAILURE, text, headline),
            tag(LANTERN_BAY, text, headline, score=0.6),
        ),
        story=FERRY_STORY,
        published=NOW - timedelta(minutes=38),
        genre=Genre.INTERVIEW,
        authors=("Oda Verrin",),
        modified=NOW - timedelta(minutes=5),
    )


def _resignation() -> AnnotatedArticle:
    headline = "Lantern Bay harbour chief resigns a day after ferry review"
    text = (
        "PORT CALDER — The chief executive of the Lantern Bay Harbour Board, Edvin Tallis, resigned on Friday, a day "
        "after a review blamed the board for ignoring warnings about the Sula Star, which later ran aground."
        "\n\nIn a two-line letter Tallis said the review’s finding of institutional failure “requires an "
        "institutional answer, and I should not be the one to write it”."
        "\n\nThe transport minister said a successor would be chosen “in public, with the letters on the table”."
    )
    return article(
        "harbour-chief-resigns",
        WIRE,
        headline,
        text,
        tags=(
            tag(INSTITUTIONAL_FAILURE, text, headline, score=0.85),
            tag(SULA_STAR, text, headline),
            tag(LANTERN_BAY, text, headline),
        ),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=2, minutes=5),
        authors=("Meridian Wire staff",),
    )


def _fanal() -> AnnotatedArticle:
    headline = "« Une défaillance institutionnelle » : le rapport sur le Sula Star accable l’autorité portuaire"
    text = (
        "Quatorze lettres, six printemps, aucune réponse : le rapport remis jeudi par la juge Mairi Sorley décrit "
        "une autorité portuaire où chacun transmettait et où personne ne lisait."
        "\n\nLa juge parle d’une « défaillance institutionnelle » et écarte l’idée d’une faute individuelle."
        "\n\nLe gouvernement s’est engagé à publier ce registre avant l’été."
    )
    return article(
        "defaillance-sula-star",
        FANAL,
        headline,
        text,
        tags=(
            tag(INSTITUTIONAL_FAILURE, text, headline, written="défaillance institutionnelle"),
            tag(SULA_STAR, text, headline),
        ),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=3, minutes=20),
        authors=("Camille Ostre",),
        lang="fr",
    )


def _kitchens() -> AnnotatedArticle:
    headline = "County lost three years of school-kitchen inspections, auditors find"
    text = (
        "Wrenfield county cannot say whether 41 school kitchens were inspected between 2027 and 2030, auditors "
        "reported on Friday, after a records system was replaced and its archive was never copied."
        "\n\nThe auditors stop short of blaming the kitchens. “What we describe is an institutional failure of "
        "memory,” the report says: inspectors visited, wrote, and filed into a system that was switched off."
        "\n\nThe county has hired four inspectors to revisit every kitchen before the summer term."
    )
    return article(
        "school-kitchens",
        POST,
        headline,
        text,
        tags=(tag(INSTITUTIONAL_FAILURE, text, headline), tag(WRENFIELD, text, headline)),
        published=NOW - timedelta(hours=5, minutes=12),
        category=EDUCATION,
        authors=("Tomas Quill",),
    )


def _warnings() -> AnnotatedArticle:
    headline = "Fourteen warnings went unread before the Sula Star ran aground, review finds"
    text = (
        "The Lantern Bay Harbour Board received fourteen written warnings about the Sula Star over six years and "
        "acted on none of them, an independent review said on Thursday, calling the record “a decade of institutional "
        "failure that happened to end on a calm night”."
        "\n\nJudge Mairi Sorley’s 190-page review says the ferry’s hull had been flagged every spring since 2025."
        "\n\nThe board’s own audit committee saw a summary of the folder once, in 2028, as item 31 of 34."
        "\n\nSorley makes nine recommendations, among them a public register of safety warnings."
        "\n\nThe Sula Star was carrying 212 passengers and crew when it touched the Gannet Rocks in fog."
    )
    return article(
        "fourteen-warnings",
        COURIER,
        headline,
        text,
        tags=(
            tag(INSTITUTIONAL_FAILURE, text, headline, score=0.95),
            tag(SULA_STAR, text, headline, score=0.9),
            tag(LANTERN_BAY, text, headline),
        ),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=8, minutes=4),
        authors=("Ines Marrow",),
    )


def _apology() -> AnnotatedArticle:
    headline = "An apology is not a repair"
    text = (
        "There is a form of words that public bodies have learned to love, and the Sula Star has taught it to one "
        "more: lessons will be learned."
        "\n\nThe trouble with the phrase “institutional failure” is that it is true, and that it lets everybody go "
        "home."
    )
    return article(
        "apology-is-not-a-repair",
        TIDE,
        headline,
        text,
        tags=(tag(INSTITUTIONAL_FAILURE, text, headline), tag(SULA_STAR, text, headline)),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=10, minutes=30),
        genre=Genre.OPINION,
        authors=("Leopold Aske",),
    )


def _marsa() -> AnnotatedArticle:
    headline = "تقرير: أربع عشرة رسالة تحذير لم يقرأها أحد قبل جنوح العبّارة «سولا ستار»"
    text = (
        "قالت القاضية ميري سورلي في تقريرها إن هيئة الميناء تلقّت أربعة عشر تحذيرًا مكتوبًا خلال ست سنوات."
        "\n\nووصف التقرير ما جرى بأنه «إخفاق مؤسسي» لا يُختزل في موظف واحد."
    )
    return article(
        "marsa-report",
        MARSA,
        headline,
        text,
        tags=(
            tag(INSTITUTIONAL_FAILURE, text, headline, written="إخفاق مؤسسي"),
            tag(SULA_STAR, text, headline, written="سولا ستار"),
        ),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=11, minutes=15),
        category=DISASTER,
        authors=("سلمى الراوي",),
        lang="ar",
    )


def _shiomi() -> AnnotatedArticle:
    headline = "警告書14通、誰も読まず　連絡船座礁の報告書「組織の失敗」"
    text = (
        "連絡船スーラ・スター号の座礁事故で、調査委員会は13日、港湾局が6年間に14通の警告書を受け取りながら一度も対応しなかったとする報告書を公表した。"
        "\n\n報告書は個人の過失ではなく「組織の失敗」だと指摘し、警告を公開する台帳の設置を求めた。"
        "\n\n乗客乗員212人にけがはなかった。"
    )
    return article(
        "shiomi-ferry",
        SHINPO,
        headline,
        text,
        tags=(tag(INSTITUTIONAL_FAILURE, text, headline, written="組織の失敗"),),
        story=FERRY_STORY,
        published=NOW - timedelta(hours=17, minutes=40),
        category=DISASTER,
        authors=("川原 澪",),
        lang="ja",
    )
