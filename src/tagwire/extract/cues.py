"""Cues: words by which people recognise what is not the article, in the languages news is written in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.words import TEXT_BUCKETS, BlockWords, block_words, words_of

CUE_CHARS = 200
"""Only so much of a block is searched for cues."""
_MOST_BEFORE = 3
"""A phrase has at most one word more."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sort of thing that is not the article, and the words that give it away."""

    name: str
    beginnings: str
    """Words, parted by spaces, that the block begins with."""
    phrases: str
    """Words joined by hyphens, parted by bars, anywhere near the block's beginning."""
    unspaced: str
    """A pattern for scripts without spaces."""


CUES: tuple[Cue, ...] = (
    Cue(
        "related",
        beginnings=(
            "more most next watch also related similar lesen lies mehr weitere voir lire lea leer leia veja "
            "leggi lees czytaj zobacz les läs lue ayrıca διαβάστε"
        ),
        phrases=(
            "read-more|read-also|read-next|see-also|also-read|more-on|more-from|more-about|more-stories|more-news|"
            "related-articles|related-stories|related-posts|related-news|related-content|related-topics|recommended|"
            "recommended-for|may-like|might-like|also-like|may-also|might-also|up-next|don't-miss|trending|most-read|"
            "most-popular|most-viewed|latest-news|latest-stories|editor's-picks|editors'-picks|top-stories|lesen-sie|"
            "lies-auch|mehr-zum|mehr-zu|mehr-dazu|mehr-aus|auch-interessant|das-könnte|weitere-artikel|"
            "weitere-themen|weitere-nachrichten|zum-thema|meistgelesen|meistgelesene|à-lire|lire-aussi|voir-aussi|"
            "lire-la|sur-le-même|lea-también|lea-más|te-puede|puede-interesar|leer-más|más-noticias|más-leído|"
            "más-leídas|leia-também|leia-mais|veja-também|veja-mais|saiba-mais|leggi-anche|leggi-tutto|"
            "potrebbe-interessarti|lees-ook|lees-meer|meer-over|czytaj-też|czytaj-także|czytaj-więcej|zobacz-też|"
            "zobacz-także|læs-også|les-også|läs-också|läs-mer|läs-även|lue-myös|читайте-также|читайте-також|"
            "читать-далее|по-теме|اقرأ-أيضا|اقرأ-المزيد|المزيد-حول|المزيد-عن|المزيد-من|ذات-صلة|شاهد-أيضا|baca-juga|"
            "berita-terkait|ilgili-haberler|xem-thêm|tin-liên-quan|other-stories|in-other-news|you-might|you-may"
        ),
        unspaced="関連記事|関連リンク|関連ニュース|あわせて読み|おすすめ|ランキング|相关|延伸閱讀|推荐阅读|관련",
    ),
    Cue(
        "newsletter",
        beginnings="subscribe newsletter login register abonnieren suscríbete assine",
        phrases=(
            "newsletter|newsletters|subscribe|subscriber|subscribers|subscription|sign-up|sign-in|log-in|abonnieren|"
            "abonnez|abonnent|abonnenten|abonnement|abo|inbox|your-email|email-address|e-mail-adresse|registrieren|"
            "anmelden|anmeldung|inscrivez|inscription|suscríbete|suscripción|suscribirse|boletín|assine|assinante|"
            "iscriviti|nyhetsbrev|nyhedsbrev|подписаться|подписывайтесь|bülten|free-trial|already-a|join-our|download-our|our-app|push-notifications|unsubscribe|"
            "create-an-account|free-account|premium|get-our|get-the|delivered-to|your-inbox|every-morning|"
            "whatsapp-kanal|telegram-kanal|push-nachricht|our-podcast|our-free|for-updates|stay-updated|"
            "stay-informed|sign-me|alerts"
        ),
        unspaced="購読|会員登録|メールマガジン|订阅|訂閱|구독|メルマガ",
    ),
    Cue(
        "share",
        beginnings=(
            "share tweet follow print email whatsapp facebook twitter linkedin pinterest reddit telegram copy "
            "save teilen merken drucken partager compartir compartilhar condividi delen udostępnij del dela "
            "поделиться paylaş listen pin like x"
        ),
        phrases=(
            "share-this|share-on|share-via|share-to|follow-us|find-us|like-us|auf-facebook|auf-twitter|bei-facebook|"
            "bei-whatsapp|on-facebook|on-twitter|on-instagram|sur-facebook|en-facebook|copy-link|google-news|"
            "instagram|tiktok|facebook|twitter|linkedin"
        ),
        unspaced="シェア|ツイート|分享|공유",
    ),
    Cue(
        "comment",
        beginnings=(
            "comment comments kommentar kommentare commentaires comentarios comentários commenti reacties komentarze "
            "kommentarer комментарии комментарий yorum yorumlar antworten reply responder répondre"
        ),
        phrases=(
            "leave-a|post-a-comment|post-a|join-the-conversation|the-conversation|the-discussion|not-be-published|"
            "to-comment|log-in-to-reply|reply-to|kommentar-schreiben|comments-closed|be-the-first"
        ),
        unspaced="コメント|评论|댓글",
    ),
    Cue(
        "credit",
        beginnings=(
            "photo photograph photography foto fotos image bild bildquelle bildnachweis picture credit copyright "
            "quelle crédit source fuente fonte illustration grafik video"
        ),
        phrases=(
            "photo-by|photo-credit|photos-by|image-credit|image-source|picture-by|courtesy-of|courtesy|getty|"
            "getty-images|shutterstock|istock|imago|picture-alliance|unsplash|pexels|file-photo|ap-photo|afp|reuters|"
            "dpa|epa|efe|imago-images|via-getty|photographer|fotograf|archivbild|symbolbild|handout|screenshot|"
            "wikimedia"
        ),
        unspaced="写真|圖|图|사진|提供",
    ),
    Cue(
        "byline",
        beginnings="by von par por di door przez av af from author autor text texto redaktion edited reviewed written",
        phrases=(
            "written-by|posted-by|reported-by|reviewed-by|edited-by|medically-reviewed|fact-checked|staff-writer|"
            "staff-reporter|senior-editor|contributing-writer|von-der-redaktion"
        ),
        unspaced="文=|文:|記者",
    ),
    Cue(
        "date",
        beginnings=(
            "published updated posted veröffentlicht aktualisiert stand publié publicado actualizado atualizado "
            "pubblicato aggiornato gepubliceerd opublikowano publisert publicerad опубликовано yayınlanma created "
            "date"
        ),
        phrases=(
            "last-updated|last-modified|min-read|minute-read|minutes-read|mins-read|min-ago|minutes-ago|hours-ago|"
            "hour-ago|days-ago|day-ago|weeks-ago|months-ago|years-ago|lesezeit|reading-time|read-time|mis-à-jour|"
            "zuletzt-aktualisiert"
        ),
        unspaced="公開|更新|发布|입력",
    ),
    Cue(
        "legal",
        beginnings="copyright © disclaimer",
        phrases=(
            "©|copyright|all-rights|rights-reserved|alle-rechte|tous-droits|todos-los-derechos|todos-os-direitos|"
            "tutti-i-diritti|terms-of|terms-and|impressum|nutzungsbedingungen|disclaimer|may-not-be|"
            "originally-published|originally-appeared|first-published|views-expressed|opinions-expressed|this-article|"
            "this-story|this-post|this-report|this-content|this-material|this-site|this-page|this-information|"
            "not-intended|substitute-for|not-a-substitute|for-informational|informational-purposes|"
            "general-information|without-notice|no-responsibility|not-responsible|machine-translated|"
            "maschinelle-übersetzung"
        ),
        unspaced="無断|著作権|版权|저작권",
    ),
    Cue(
        "consent",
        beginnings="cookie cookies datenschutz",
        phrases=(
            "privacy|privacy-policy|cookie|cookies|datenschutz|datenschutzerklärung|personal-information|personal-data|"
            "personenbezogene|opt-out|opting-out|opt-in|ccpa|gdpr|dsgvo|third-party|third-parties|drittanbieter|"
            "user-agreement|your-consent|you-consent|einwilligung|consentement|consentimiento|consenso|toestemming|"
            "samtykke|externe-inhalte|externer-inhalt|external-content|load-content|inhalte-angezeigt|targeted|"
            "preferences|browser|javascript|enable-javascript|we-use|wir-verwenden|nous-utilisons|utilizamos"
        ),
        unspaced="クッキー|隐私|隱私",
    ),
    Cue(
        "commerce",
        beginnings="disclosure advertisement sponsored anzeige werbung publicidad publicité buy shop",
        phrases=(
            "affiliate|affiliates|commission|advertisement|advertising|advertiser|advertisers|anzeige|werbung|"
            "publicidad|publicité|sponsored|sponsor|sponsors|partner-content|paid-partnership|may-earn|may-receive|"
            "we-earn|we-receive|independently-selected|independently-reviewed|independently-chosen|our-links|"
            "through-our|retail-links|product-links|provisionslinks|affiliate-links|when-you|if-you|add-to-cart|"
            "buy-now|shop-now|order-now|free-shipping|coupon|promo-code|discount|save-up|our-sponsor"
        ),
        unspaced="広告|广告|廣告|광고",
    ),
    Cue(
        "support",
        beginnings="support donate donation unterstützen spenden help",
        phrases=(
            "support-us|support-our|your-support|support-independent|support-local|independent-journalism|"
            "quality-journalism|our-journalism|our-newsroom|our-work|our-readers|our-mission|our-team|help-us|donate|"
            "donation|donations|contribution|contribute|contributing|contributor|spende|spenden|unterstützen|"
            "unterstützung|faire-un|donación|doação|donazione|doneer|as-little|join-us|become-a|paywall|for-free|"
            "kostenlos|unabhängigen-journalismus"
        ),
        unspaced="寄付|支持我们|후원",
    ),
    Cue(
        "bio",
        beginnings="about zur",
        phrases=(
            "about-the-author|the-author|den-autor|zur-person|à-propos|sobre-el-autor|sobre-o-autor|is-a-senior|"
            "is-a-staff|is-a-reporter|is-a-writer|is-a-freelance|is-an-editor|is-a-journalist|is-an-author|"
            "is-a-contributor|is-a-columnist|is-the-author|is-a-correspondent|staff-writer|follow-him|follow-her|"
            "follow-them|contact-the|contact-us|be-reached|reach-him|reach-her|writes-about|schreibt-über|"
            "ist-redakteur|ist-redakteurin|ist-autor|ist-autorin|ist-journalist|ist-journalistin|geboren|"
            "contributed-to|has-written|has-worked|her-work|his-work"
        ),
        unspaced="著者|プロフィール",
    ),
    Cue(
        "tags",
        beginnings=(
            "tags tag topics topic themen schlagwörter schlagworte etiquetas temas categories category filed labels "
            "keywords"
        ),
        phrases="filed-under|more-in|posted-in|mots-clés|tagged|related-topics",
        unspaced="標籤|タグ|キーワード|标签",
    ),
    Cue(
        "furniture",
        beginnings=(
            "video watch listen play podcast gallery slideshow bildergalerie fotostrecke advertisement skip loading "
            "close menu search home back next previous show load view see click tap jump contents inhaltsverzeichnis "
            "inhalt sommaire audio transcript toggle open hide expand scroll edit report flag step"
        ),
        phrases=(
            "show-more|load-more|view-all|see-all|click-here|tap-here|jump-to|back-to|skip-to|table-of-contents|"
            "in-this-article|key-takeaways|watch-the-video|hide-caption|toggle-caption|story-continues|"
            "article-continues|continue-reading|continues-below"
        ),
        unspaced="目次|もっと見る|続きを読む|次へ",
    ),
)

_DATES = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d ?年|"
    r"[^\W\d]{3,9}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.?,? (?:de )?(?:19|20)\d\d|\d{1,2}:\d\d"
)
_HAS_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATE_CUE = 1 << next(i for i, cue in enumerate(CUES) if cue.name == "date")
_MAX_DATED_CHARS = 120


def cues_in(text: str) -> int:
    """Return which cues the beginning of a text holds, one bit each, in the order of ``CUES``."""
    return cues_in_all([text], block_words([text]), [True])[0]


def cues_in_all(texts: Sequence[str], words: BlockWords, have_digits: Sequence[bool]) -> list[int]:
    """Return which cues the beginning of each text holds, one bit each, in the order of ``CUES``.

    ``words`` are the texts' own, ``have_digits`` says which of them hold one.
    """
    starts, phrases, marks = _tables()
    found = [0] * len(texts)
    said, of_block = words.said, words.of_block
    places, count = words.places, len(words.places)
    begins = np.flatnonzero(np.diff(of_block[:count], prepend=-1))
    for block, place in zip(of_block[begins].tolist(), places[begins].tolist(), strict=True):
        found[block] = starts.get(said[place], 0)
    ends_word, ends_pair = _phrase_ends()
    is_hit = ends_word[words.numbers[:count]]
    is_hit[words.seconds] |= ends_pair[words.numbers[count : count + len(words.seconds)]]
    hits = np.flatnonzero(is_hit)
    for block, place in zip(of_block[hits].tolist(), places[hits].tolist(), strict=True):
        found[block] |= _phrases_at(said, place, phrases.get(said[place], {}))
    for place, (text, has_digit, bits) in enumerate(zip(texts, have_digits, found, strict=True)):
        if has_digit and len(text) <= _MAX_DATED_CHARS and not bits & _DATE_CUE and _is_dated(text):
            found[place] |= _DATE_CUE
        if not text.isascii() and _HAS_WIDE.search(text, 0, CUE_CHARS):
            for pattern, bit in marks:
                if pattern.search(text, 0, CUE_CHARS):
                    found[place] |= bit
    return found


def _is_dated(text: str) -> bool:
    return ("20" in text or "19" in text or ":" in text) and _DATES.search(text.lower()) is not None


def _phrases_at(said: list[str], place: int, ending: dict[str, int]) -> int:
    """Return the cues of the phrases that end with the word at ``place``, given by what stands before it."""
    found = ending.get("", 0)
    before = ""
    for back in range(place - 1, max(-1, place - _MOST_BEFORE - 1), -1):
        if said[back] == "\n":
            break
        before = said[back] + before
        found |= ending.get(before, 0)
    return found


@cache
def _phrase_ends() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which numbers are, among others, those of phrases of one word, and of the last two words of longer ones."""
    phrases = [words_of(phrase)[-2:] for cue in CUES for phrase in cue.phrases.split("|")]
    ends = np.zeros((2, TEXT_BUCKETS), dtype=bool)
    for count, table in enumerate(ends, start=1):
        words = block_words([" ".join(phrase) for phrase in phrases if len(phrase) == count])
        first = len(words.places) * (count - 1)
        table[words.numbers[first : first + len(words.counts)]] = True
    return ends[0], ends[1]


@cache
def _tables() -> tuple[dict[str, int], dict[str, dict[str, int]], tuple[tuple[re.Pattern[str], int], ...]]:
    """Bits by first word; by last word of a phrase and those before it, run together; and unspaced patterns."""
    starts: dict[str, int] = {}
    phrases: dict[str, dict[str, int]] = {}
    marks = []
    for i, cue in enumerate(CUES):
        for word in cue.beginnings.split():
            starts[word] = starts.get(word, 0) | 1 << i
        for phrase in cue.phrases.split("|"):
            *before, last = words_of(phrase)
            endings = phrases.setdefault(last, {})
            endings["".join(before)] = endings.get("".join(before), 0) | 1 << i
        marks.append((re.compile(cue.unspaced), 1 << i))
    return starts, phrases, tuple(marks)
