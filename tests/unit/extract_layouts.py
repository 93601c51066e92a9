"""Fictional pages of many layouts: what news sites put around and between an article's paragraphs."""

from collections.abc import Callable, Mapping

from extract_pages import ARABIC, ENGLISH, GERMAN, JAPANESE

HEADLINE = {
    "en": "Gates shut at 19 county schools",
    "de": "Tore von neunzehn Schulen bleiben zu",
    "ar": "إغلاق أبواب تسع عشرة مدرسة في المقاطعة",
    "ja": "県内の十九の学校が門を閉じたままに",
}
TEXTS = {"en": ENGLISH, "de": GERMAN, "ar": ARABIC, "ja": JAPANESE}
AUTHOR = "Ines Calloway"
DAY = "2025-06-17"

# fmt: off
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "by": "By Ines Calloway", "share": "Share on Facebook", "related": "Read more: Storks on the water tower",
        "latest": "Latest news", "letter": "Sign up for our newsletter and get the best of the Post every morning.",
        "consent": "We and our partners use cookies to store and access personal data. You can change your preferences "
        "or withdraw your consent at any time in our privacy policy. Some partners do not ask for your consent.",
        "caption": "The closed gate on Monday. Photo: Tom Ferrand/Meridian Wire", "comments": "3 comments",
        "comment": "My own children waited there for an hour, and nobody from the council came to say a word.",
        "bio": "About the author: Ines Calloway writes about schools and has been with the Post since 2014.",
        "rights": "© 2025 The Wrenfield Post. All rights reserved.", "other": "Fourteen coaches and a kitman",
        "teaser": "How a club that had lost every game since the autumn found its way back to the cup.",
        "offer": "Pour better with a Sunrise teapot. Order before Friday and the lid is free.", "buy": "Buy now",
    },
    "de": {
        "by": "Von Ines Calloway", "share": "Auf Facebook teilen",
        "related": "Lesen Sie auch: Störche auf dem Wasserturm", "latest": "Aktuelle Nachrichten",
        "letter": "Abonnieren Sie unseren Newsletter mit dem Besten vom Tage.",
        "consent": "Wir und unsere Partner verwenden Cookies, um personenbezogene Daten zu speichern. Sie können Ihre "
        "Einwilligung jederzeit in unserer Datenschutzerklärung widerrufen oder Ihre Einstellungen ändern.",
        "caption": "Das geschlossene Tor am Montag. Foto: Tom Ferrand/Meridian", "comments": "3 Kommentare",
        "comment": "Meine Kinder haben dort eine Stunde gewartet, und niemand vom Kreis hat ein Wort gesagt.",
        "bio": "Zur Person: Ines Calloway schreibt über Schulen und ist seit 2014 Redakteurin der Post.",
        "rights": "© 2025 Wrenfelder Post. Alle Rechte vorbehalten.", "other": "Vierzehn Trainer und ein Zeugwart",
        "teaser": "Wie ein Verein, der seit dem Herbst jedes Spiel verlor, in den Pokal zurückfand.",
        "offer": "Besser gießen mit der Kanne Morgenrot. Bis Freitag bestellt, ist der Deckel gratis.",
        "buy": "Jetzt kaufen",
    },
    "ar": {
        "by": "Ines Calloway", "share": "شارك على فيسبوك", "related": "اقرأ أيضاً: اللقالق فوق برج الماء",
        "latest": "آخر الأخبار", "letter": "اشترك في نشرتنا البريدية لتصلك أهم أخبار اليوم قبل الفطور.",
        "consent": "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين البيانات الشخصية، ويمكنك سحب موافقتك في أي وقت من "
        "خلال سياسة الخصوصية.",
        "caption": "البوابة المغلقة يوم الاثنين. الصورة: توم فيراند", "comments": "3 تعليقات",
        "comment": "انتظر أولادي هناك ساعة كاملة ولم يأت أحد من المجلس ليقول كلمة.",
        "bio": "عن الكاتبة: تكتب إينيس كالواي عن المدارس منذ عام 2014.",
        "rights": "© 2025 بريد رنفيلد. جميع الحقوق محفوظة.", "other": "أربعة عشر مدرباً وحارس عتاد",
        "teaser": "كيف عاد إلى الكأس نادٍ خسر كل مبارياته منذ الخريف.",
        "offer": "أباريق الشروق: صبٌّ أفضل. اطلب قبل الجمعة والغطاء مجاناً.", "buy": "اشتر الآن",
    },
    "ja": {
        "by": "Ines Calloway", "share": "Facebookでシェア", "related": "あわせて読む: 給水塔に戻ったコウノトリ",
        "latest": "最新ニュース", "letter": "メールマガジンに登録すると、その日の主なニュースが朝食の前に届きます。",
        "consent": "当社とパートナーはクッキーを使用して個人データを保存します。同意はいつでも撤回できます。",
        "caption": "月曜日に閉じられた校門。写真：トム・フェランド", "comments": "コメント3件",
        "comment": "うちの子どもたちは一時間待ちましたが、県からは誰も来ませんでした。",
        "bio": "著者プロフィール：イネス・キャロウェイ。二〇一四年から学校を取材。",
        "rights": "© 2025 レンフィールド新報。無断転載を禁じます。", "other": "十四人の監督と一人の用具係",
        "teaser": "秋から負け続けたクラブがどのように杯へ戻ったのか。",
        "offer": "日の出ティーポットでもっとおいしく。金曜までの注文で蓋が無料。", "buy": "今すぐ購入",
    },
}
# fmt: on


def _paragraphs(lang: str) -> list[str]:
    return [f"<p>{text}</p>" for text in TEXTS[lang]]


def _amid(lang: str, *inserts: str) -> str:
    """Return the article's paragraphs with an insert after each, as far as they go, but never after the last."""
    texts = _paragraphs(lang)
    parts = []
    for place, text in enumerate(texts):
        parts.append(text)
        if place < len(inserts) and place < len(texts) - 1:
            parts.append(inserts[place])
    return "\n".join(parts)


def _whole(lang: str, body: str) -> str:
    words, headline = _WORDS[lang], HEADLINE[lang]
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{headline} | Post</title>
<meta property="og:title" content="{headline}"><meta property="og:type" content="article">
<meta name="author" content="{AUTHOR}"><meta property="article:published_time" content="{DAY}T09:12:00+02:00">
</head><body><header><nav><a href="/">Post</a> <a href="/a">{words["latest"]}</a></nav></header>
{body}
<footer><p>{words["rights"]}</p></footer></body></html>"""


def _plain(lang: str) -> str:
    w = _WORDS[lang]
    head = f'<h1>{HEADLINE[lang]}</h1><p class="byline">{w["by"]}</p><p class="share"><a href="#">{w["share"]}</a></p>'
    return _whole(lang, f"<main><article>{head}{_amid(lang)}</article></main>")


def _with_pointers(lang: str) -> str:
    pointer = f'<p><a href="/storks">{_WORDS[lang]["related"]}</a></p>'
    return _whole(lang, f"<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang, '', pointer)}</article></main>")


def _with_pictures(lang: str) -> str:
    figure = f'<figure><img src="a.jpg" alt=""><figcaption>{_WORDS[lang]["caption"]}</figcaption></figure>'
    return _whole(lang, f"<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang, figure, '', figure)}</article></main>")


def _with_letter(lang: str) -> str:
    box = f'<div class="newsletter-box"><h3>{_WORDS[lang]["latest"]}</h3><p>{_WORDS[lang]["letter"]}</p></div>'
    return _whole(lang, f'<div class="story"><h1>{HEADLINE[lang]}</h1>{_amid(lang, "", box)}</div>')


def _with_consent(lang: str) -> str:
    w = _WORDS[lang]
    told = f"<p>{w['consent']}</p>" * 3
    notice = f'<div id="cookie-layer" class="consent">{told}<button>OK</button></div>'
    return _whole(lang, f"{notice}<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang)}</article></main>")


def _with_teasers(lang: str) -> str:
    w = _WORDS[lang]
    card = f'<div class="teaser-card"><h3><a href="/t">{w["other"]}</a></h3><p><a href="/t">{w["teaser"]}</a></p></div>'
    below = f'<section class="related"><h2>{w["latest"]}</h2>{card * 4}</section>'
    return _whole(lang, f"<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang)}</article>{below}</main>")


def _with_comments(lang: str) -> str:
    w = _WORDS[lang]
    said = f'<li class="comment"><b>Tom</b><p>{w["comment"]}</p></li>'
    below = f'<section id="comments"><h2>{w["comments"]}</h2><ol>{said * 3}</ol></section>'
    return _whole(lang, f"<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang)}</article>{below}</main>")


def _with_writer(lang: str) -> str:
    box = f'<div class="author-box"><img src="i.jpg" alt=""><p>{_WORDS[lang]["bio"]}</p></div>'
    return _whole(lang, f'<div class="post"><h1>{HEADLINE[lang]}</h1>{_amid(lang)}{box}</div>')


def _with_products(lang: str) -> str:
    w = _WORDS[lang]
    card = f'<div class="product-card"><p>{w["offer"]}</p><a class="button" href="/buy">{w["buy"]}</a></div>'
    return _whole(lang, f"<main><article><h1>{HEADLINE[lang]}</h1>{_amid(lang, card, '', card)}</article></main>")


def _in_tables(lang: str) -> str:
    w = _WORDS[lang]
    left = (
        f'<td width="120"><a href="/">Post</a><br><a href="/a">{w["latest"]}</a><br><a href="/b">{w["other"]}</a></td>'
    )
    story = "<br><br>".join(TEXTS[lang])
    cells = f"<tr>{left}<td><font size=5><b>{HEADLINE[lang]}</b></font><br><br>{story}</td></tr>"
    return _whole(lang, f"<table><tr><td colspan=2>{w['by']}</td></tr>{cells}</table>")


def _nameless(lang: str) -> str:
    w = _WORDS[lang]
    aside = f"<div><div><a href='/s'>{w['related']}</a></div><div><a href='/t'>{w['other']}</a></div></div>"
    story = "".join(f"<div>{text}</div>" for text in TEXTS[lang])
    return _whole(lang, f"<div><div><div><h1>{HEADLINE[lang]}</h1></div><div>{story}</div></div>{aside}</div>")


LAYOUTS: Mapping[str, Callable[[str], str]] = {
    "plain": _plain,
    "pointers": _with_pointers,
    "pictures": _with_pictures,
    "newsletter": _with_letter,
    "consent": _with_consent,
    "teasers": _with_teasers,
    "comments": _with_comments,
    "writer": _with_writer,
    "products": _with_products,
    "tables": _in_tables,
    "nameless": _nameless,
}
"""A page of each layout in a language of ``TEXTS``."""
