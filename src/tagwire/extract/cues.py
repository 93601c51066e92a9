"""Cues: words by which people recognise what is not the article, in the languages news is written in."""

import re
from functools import cache

CUE_CHARS = 160
"""Only so much of a block is searched for cues."""
_MAX_WORDS = 24

CUES: tuple[tuple[str, str, str, str], ...] = (
    (
        "related",
        "more most next up-next watch also related similar lesen lies mehr weitere voir lire lea leer leia veja leggi lees czytaj "
        "zobacz les läs lue ayrıca διαβάστε",
        "read-more|read-also|read-next|see-also|also-read|more-on|more-from|more-about|more-stories|more-news|related-articles|"
        "related-stories|related-posts|related-news|related-content|related-topics|recommended|recommended-for|may-like|might-like|"
        "also-like|may-also|might-also|up-next|don't-miss|trending|most-read|most-popular|most-viewed|latest-news|latest-stories|"
        "editor's-picks|editors'-picks|top-stories|lesen-sie|lies-auch|mehr-zum|mehr-zu|mehr-dazu|mehr-aus|auch-interessant|"
        "das-könnte|weitere-artikel|weitere-themen|weitere-nachrichten|zum-thema|meistgelesen|meistgelesene|à-lire|lire-aussi|"
        "voir-aussi|lire-la|sur-le-même|lea-también|lea-más|te-puede|puede-interesar|leer-más|más-noticias|más-leído|más-leídas|"
        "leia-também|leia-mais|veja-também|veja-mais|saiba-mais|leggi-anche|leggi-tutto|potrebbe-interessarti|lees-ook|lees-meer|"
        "meer-over|czytaj-też|czytaj-także|czytaj-więcej|zobacz-też|zobacz-także|læs-også|les-også|läs-också|läs-mer|läs-även|"
        "lue-myös|читайте-также|читайте-також|читать-далее|по-теме|اقرأ-أيضا|other-stories|in-other-news|you-might|you-may",
        "関連記事|関連リンク|関連ニュース|あわせて読み|おすすめ|ランキング|相关|延伸閱讀|推荐阅读|관련",
    ),
    (
        "newsletter",
        "subscribe newsletter login register abonnieren s'abonner suscríbete assine",
        "newsletter|newsletters|subscribe|subscriber|subscribers|subscription|sign-up|sign-in|log-in|abonnieren|abonnez|abonnent|"
        "abonnenten|abonnement|abo|inbox|your-email|email-address|e-mail-adresse|registrieren|anmelden|anmeldung|inscrivez|inscription|"
        "suscríbete|suscripción|suscribirse|boletín|assine|assinante|iscriviti|nyhetsbrev|nyhedsbrev|подписаться|подписывайтесь|bülten|"
        "support-us|support-our|donate|become-a|free-trial|already-a|join-our|download-our|our-app|push-notifications|unsubscribe|"
        "create-an-account|free-account|paywall|premium|get-our|delivered-to",
        "購読|会員登録|订阅|訂閱|구독|メルマガ",
    ),
    (
        "share",
        "share tweet follow print email e-mail whatsapp facebook twitter linkedin pinterest reddit telegram copy save teilen merken "
        "drucken partager compartir compartilhar condividi delen udostępnij del dela поделиться paylaş listen pin like x",
        "share-this|share-on|share-via|share-to|follow-us|find-us|like-us|auf-facebook|auf-twitter|bei-facebook|bei-whatsapp|"
        "on-facebook|on-twitter|on-instagram|sur-facebook|en-facebook|copy-link|google-news|instagram|tiktok|facebook|twitter|linkedin",
        "シェア|ツイート|分享|공유",
    ),
    (
        "comment",
        "comment comments kommentar kommentare commentaires comentarios comentários commenti reacties komentarze kommentarer комментарии "
        "комментарий yorum yorumlar antworten reply responder répondre",
        "leave-a|post-a-comment|post-a|join-the-conversation|the-conversation|the-discussion|not-be-published|to-comment|"
        "log-in-to-reply|reply-to|kommentar-schreiben|comments-closed|be-the-first",
        "コメント|评论|댓글",
    ),
    (
        "credit",
        "photo photograph photography foto fotos image bild bildquelle bildnachweis picture credit copyright quelle crédit source fuente "
        "fonte illustration grafik video",
        "photo-by|photo-credit|photos-by|image-credit|image-source|picture-by|courtesy-of|courtesy|getty|getty-images|shutterstock|"
        "istock|imago|picture-alliance|unsplash|pexels|file-photo|ap-photo|afp|reuters|dpa|epa|efe|imago-images|via-getty|"
        "photographer|fotograf|archivbild|symbolbild|handout|screenshot|wikimedia",
        "写真|圖|图|사진|提供",
    ),
    (
        "byline",
        "by von par por di door przez av af from author autor text texto redaktion edited reviewed written",
        "written-by|posted-by|reported-by|reviewed-by|edited-by|medically-reviewed|fact-checked|staff-writer|staff-reporter|"
        "senior-editor|contributing-writer|von-der-redaktion",
        "文=|文:|記者",
    ),
    (
        "date",
        "published updated posted veröffentlicht aktualisiert stand publié publicado actualizado atualizado pubblicato aggiornato "
        "gepubliceerd opublikowano publisert publicerad опубликовано yayınlanma created date",
        "last-updated|last-modified|min-read|minute-read|minutes-read|mins-read|min-ago|minutes-ago|hours-ago|hour-ago|days-ago|"
        "day-ago|weeks-ago|months-ago|years-ago|lesezeit|reading-time|read-time|mis-à-jour|zuletzt-aktualisiert",
        "公開|更新|发布|입력",
    ),
    (
        "legal",
        "copyright © disclaimer disclosure",
        "©|copyright|all-rights|rights-reserved|alle-rechte|tous-droits|todos-los-derechos|todos-os-direitos|tutti-i-diritti|"
        "terms-of|terms-and|privacy|privacy-policy|cookie|cookies|datenschutz|impressum|nutzungsbedingungen|disclaimer|affiliate|"
        "commission|advertisement|advertising|anzeige|werbung|publicidad|publicité|sponsored|sponsor|may-not-be|"
        "originally-published|originally-appeared|first-published|views-expressed|opinions-expressed|this-article|this-story|"
        "this-post|this-report|this-content",
        "無断|著作権|版权|저작권",
    ),
    (
        "bio",
        "about zur",
        "about-the-author|the-author|den-autor|zur-person|à-propos|sobre-el-autor|sobre-o-autor|is-a-senior|is-a-staff|is-a-reporter|"
        "is-a-writer|is-a-freelance|is-an-editor|is-a-journalist|is-an-author|is-a-contributor|is-a-columnist|is-the-author|"
        "is-a-correspondent|staff-writer|follow-him|follow-her|follow-them|contact-the|contact-us|be-reached|reach-him|reach-her|"
        "writes-about|schreibt-über|ist-redakteur|ist-redakteurin|ist-autor|ist-autorin|ist-journalist|ist-journalistin|geboren|"
        "contributed-to|has-written|has-worked|her-work|his-work",
        "著者|プロフィール",
    ),
    (
        "tags",
        "tags tag topics topic themen schlagwörter schlagworte etiquetas temas categories category filed labels keywords",
        "filed-under|more-in|posted-in|mots-clés|tagged|related-topics",
        "標籤|タグ|キーワード|标签",
    ),
    (
        "furniture",
        "video watch listen play podcast gallery slideshow bildergalerie fotostrecke advertisement skip loading close menu search home back "
        "next previous show load view see click tap jump contents inhaltsverzeichnis inhalt sommaire audio transcript toggle open hide "
        "expand scroll edit report flag step",
        "show-more|load-more|view-all|see-all|click-here|tap-here|jump-to|back-to|skip-to|table-of-contents|in-this-article|"
        "key-takeaways|watch-the-video|hide-caption|toggle-caption|story-continues|article-continues|continue-reading|continues-below",
        "目次|もっと見る|続きを読む|次へ",
    ),
)
"""What a cue is called; words a block begins with; phrases anywhere near its beginning; marks in unspaced scripts."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|©")
_DATES = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d ?年|"
    r"[^\W\d]{3,9}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.?,? (?:de )?(?:19|20)\d\d|\d{1,2}:\d\d"
)
_HAS_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATE_CUE = 1 << next(i for i, cue in enumerate(CUES) if cue[0] == "date")
_MAX_DATED_CHARS = 120


def cues_in(text: str) -> int:
    """Return which cues the beginning of a block holds, one bit each, in the order of ``CUES``."""
    starts, phrases, marks = _tables()
    head = text[:CUE_CHARS].lower()
    if "’" in head:
        head = head.replace("’", "'")
    words = _WORD.findall(head)[:_MAX_WORDS]
    if not words:
        return 0
    found = starts.get(words[0], 0)
    before = before2 = ""
    for word in words:
        found |= phrases.get(word, 0) | phrases.get(before + "-" + word, 0)
        if before2:
            found |= phrases.get(before2 + "-" + before + "-" + word, 0)
        before2, before = before, word
    if len(text) <= _MAX_DATED_CHARS and not found & _DATE_CUE and _DATES.search(head):
        found |= _DATE_CUE
    if not head.isascii() and _HAS_WIDE.search(head):
        for pattern, bit in marks:
            if pattern.search(head):
                found |= bit
    return found


@cache
def _tables() -> tuple[dict[str, int], dict[str, int], tuple[tuple[re.Pattern[str], int], ...]]:
    starts: dict[str, int] = {}
    phrases: dict[str, int] = {}
    marks = []
    for i, (_, beginnings, anywhere, unspaced) in enumerate(CUES):
        for word in beginnings.split():
            starts[word] = starts.get(word, 0) | 1 << i
        for phrase in anywhere.split("|"):
            phrases[phrase] = phrases.get(phrase, 0) | 1 << i
        marks.append((re.compile(unspaced), 1 << i))
    return starts, phrases, tuple(marks)
