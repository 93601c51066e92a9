"""Fictional pages for the extraction tests."""

from datetime import UTC, datetime

from tagwire.model.document import Document

FETCHED_AT = datetime(2025, 6, 20, 12, 0, tzinfo=UTC)
URL = "https://www.wrenfield-post.example/county/2025/06/17/gates-shut-at-19-county-schools"


def _paragraphs(story: str) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in story.split("\n\n"))


ENGLISH = _paragraphs(
    """
The gates of nineteen county schools stayed shut on Monday morning after inspectors found that their boilers had
not been checked since the spring of last year.

Parents were told by text message shortly before seven, and many learned of it only when they stood outside in the
rain with their children, the council admitted.

“We owe every family an explanation, and we do not have one yet,” said Marit Halvorsen, who leads the education
committee. She promised a report by Friday.

The county has 112 schools. Those that stayed open took in pupils whose mothers and fathers work in hospitals, in
care homes and on the ferries to the islands.

A first boiler was passed as safe at noon, and officials said that they hoped to open at least seven of the schools
again on Wednesday.
"""
)
GERMAN = _paragraphs(
    """
Die Tore von neunzehn Schulen im Kreis blieben am Montagmorgen geschlossen, weil ihre Heizkessel seit dem Frühjahr
des vergangenen Jahres nicht mehr geprüft worden waren.

Viele Eltern erfuhren davon erst, als sie mit ihren Kindern im Regen vor dem Gebäude standen, räumte der Kreis am
Nachmittag ein. Eine Nachricht war kurz vor sieben Uhr verschickt worden.

„Wir schulden jeder Familie eine Erklärung, und wir haben noch keine“, sagte die Leiterin des Ausschusses. Bis
Freitag soll ein Bericht vorliegen, der alle Versäumnisse nennt.

Ein erster Kessel wurde am Mittag freigegeben. Man hoffe, am Mittwoch wenigstens sieben Schulen wieder öffnen zu
können, hieß es aus der Verwaltung.
"""
)
ARABIC = _paragraphs(
    """
بقيت أبواب تسع عشرة مدرسة في المقاطعة مغلقة صباح الاثنين بعد أن تبيّن للمفتشين أن غلاياتها لم
تُفحص منذ ربيع العام الماضي.

وعلم كثير من الآباء بالأمر وهم يقفون تحت المطر مع أطفالهم أمام البوابات، كما أقرّ المجلس بعد
الظهر في بيان قصير.

وقالت رئيسة لجنة التعليم إن المجلس مدين لكل أسرة بتفسير، ووعدت بتقرير كامل قبل نهاية الأسبوع
يذكر كل أوجه التقصير.

وأُعلن عند الظهر أن أول غلاية صارت آمنة، ويأمل المسؤولون أن تُفتح سبع مدارس على الأقل من جديد
يوم الأربعاء.
"""
)
JAPANESE = (
    "県内の十九の学校は月曜の朝、暖房用のボイラーが昨年の春から点検されていなかったことが分かり、門を閉じたままだった。",
    "多くの保護者は、雨の中で子どもと一緒に校門の前に立ってはじめて休校を知ったと、県の担当者は午後の会見で認めた。",
    "「すべての家庭に説明する責任があるが、まだ説明できる状態ではない」と教育委員会の責任者は述べ、金曜までに報告をまとめると約束した。",
    "最初のボイラーは正午に安全と確認され、水曜には少なくとも七校を再開できる見通しだという。",
)


def document(html: str | bytes, url: str = URL, charset: str | None = None) -> Document:
    """Return a fetched page."""
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    return Document(url, url, body, "text/html", charset, FETCHED_AT)


def paragraphs(texts: tuple[str, ...]) -> str:
    """Return texts as HTML paragraphs."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def page(texts: tuple[str, ...] = ENGLISH, *, head: str = "", inside: str = "", lang: str = "en") -> str:
    """Return a news page with all that stands around an article; ``inside`` goes between its paragraphs."""
    half = len(texts) // 2
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">
<title>Gates shut at 19 county schools | The Wrenfield Post</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Wrenfield Post">
<meta property="og:title" content="Gates shut at 19 county schools">{head}</head><body>
<header class="site-header"><nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/county">County</a></li>
<li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article class="article"><h1 class="article-title">Gates shut at 19 county schools</h1>
<div class="article-meta byline">By <a href="/author/ines-calloway">Ines Calloway</a>
<time>17 June 2025, 09:12</time></div>
<ul class="share-bar social"><li><a href="#">Facebook</a></li><li><a href="#">WhatsApp</a></li></ul>
<div class="article-body">{paragraphs(texts[:half])}
{inside}
{paragraphs(texts[half:])}</div>
<aside class="newsletter-signup"><p>Sign up for our newsletter and get the best of the Post in your inbox.</p></aside>
</article>
<section class="related-articles"><h2>Related articles</h2><ul><li><a href="/a">Storks on the water tower</a></li>
<li><a href="/b">Fourteen coaches and a kitman</a></li></ul></section></main>
<footer class="site-footer"><p>© 2025 The Wrenfield Post. All rights reserved.
<a href="/privacy">Privacy policy</a></p></footer>
</body></html>"""
