"""The reading room's fixed parts, made once and handed to every page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from secrets import token_urlsafe
from threading import Lock

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request

from tagwire import __version__
from tagwire.errors import ConfigError
from tagwire.model.querying import FindCategory
from tagwire.store import AccountStore, EditingStore, ReadingStore
from tagwire.toolkit.mediatopics import MediaTopics, load_media_topics
from tagwire.toolkit.topicnames import category_finder
from tagwire.web import ages, links
from tagwire.web.alertdesk import AlertDesk
from tagwire.web.assets import Assets, load_assets
from tagwire.web.catalogues import catalogue_texts
from tagwire.web.languages import LANGUAGES, language_of
from tagwire.web.overviewshelf import OverviewShelf
from tagwire.web.pagecache import PageCache
from tagwire.web.remembering import minute_of
from tagwire.web.site import SiteSettings
from tagwire.web.sourcedesk import SourceDesk
from tagwire.web.translatedtemplates import CompiledTranslations
from tagwire.web.wording import Wording, load_wording


@dataclass(frozen=True, slots=True)
class Owner:
    """Who started the room on their own machine: known by a secret that only their terminal shows."""

    name: str
    digest: bytes
    """Of the secret (``access.proofs.digest``)."""


class ChangeClock:
    """When this process first saw the store's present version: the Last-Modified of every listing.

    Two versions never share a second, so a reader who only compares dates misses nothing.
    """

    def __init__(self) -> None:
        self._version: int | None = None
        self._seen_at = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def seen_at(self, version: int, now: datetime) -> datetime:
        """Return when ``version`` was first seen, in whole seconds."""
        with self._lock:
            if version != self._version:
                second = now.replace(microsecond=0)
                is_first = self._version is None
                self._version = version
                self._seen_at = second if is_first else max(second, self._seen_at + timedelta(seconds=1))
            return self._seen_at


@dataclass(frozen=True, slots=True)
class Workbench:
    """What people change things with, where they may; each part is None where it can't be changed here."""

    sources: SourceDesk | None = None
    editing: EditingStore | None = None
    """Where corrections of tags are tried and made."""
    alerts: AlertDesk | None = None


class Editions:
    """The room in its other languages, each made when somebody first reads in it."""

    def __init__(self) -> None:
        self._rooms: dict[str, ReadingRoom] = {}
        self._lock = Lock()

    def get(self, lang: str, make: Callable[[str], "ReadingRoom"]) -> "ReadingRoom":
        """Return the room in a language."""
        found = self._rooms.get(lang)
        if found is None:
            with self._lock:
                found = self._rooms.get(lang) or self._rooms.setdefault(lang, make(lang))
        return found


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """What every page is made from, in one language: feeds are made by the room in the site's own."""

    store: ReadingStore
    site: SiteSettings
    clock: Callable[[], datetime]
    words: Wording
    templates: Environment
    topics: MediaTopics
    find_category: FindCategory
    assets: Assets
    cache: PageCache
    overviews: OverviewShelf
    changes: ChangeClock
    accounts: AccountStore | None
    """Who may log in; None where nobody can, as in the demo edition."""
    owner: Owner | None
    """Who may do everything with a secret instead of an account; None where nobody may."""
    bench: Workbench
    form_key: str
    """A secret of this process, for the forms of those whom a proxy vouches for."""
    build: str
    """Changes with the program, its words, its static files and the operator's settings: a part of every ETag."""
    editions: Editions

    def now(self) -> datetime:
        """Return the clock's minute in UTC: a page is the same for all of it, so that its ETag can be strong."""
        return minute_of(self.clock())

    def for_reader(self, request: Request) -> "ReadingRoom":
        """Return the room in the language of who asks."""
        lang = language_of(request, self.site.lang)
        return self if lang == self.words.lang else self.editions.get(lang, self._in_language)

    def _in_language(self, lang: str) -> "ReadingRoom":
        words = load_wording(lang, self.topics)
        return replace(
            self,
            words=words,
            templates=_environment(words, self.templates.globals),
            find_category=category_finder(self.topics, lang=lang),
        )


def open_room(
    store: ReadingStore,
    site: SiteSettings,
    clock: Callable[[], datetime],
    *,
    accounts: AccountStore | None,
    owner: Owner | None,
    bench: Workbench,
) -> ReadingRoom:
    """Load templates and static files."""
    if site.lang not in LANGUAGES:
        raise ConfigError(
            f"language = {site.lang!r} is none that pages are written in: choose one of {', '.join(LANGUAGES)}"
        )
    assets = load_assets()
    accounts = None if site.read_only else accounts
    topics = load_media_topics()
    words = load_wording(site.lang, topics)
    templates = _environment(
        words,
        {
            "site": site,
            "asset": assets.path,
            "tag_path": links.tag_path,
            "has_accounts": accounts is not None,
            "has_sources": bench.sources is not None,
            "can_alert": accounts is not None and bench.alerts is not None,
            "can_correct": accounts is not None and bench.editing is not None,
        },
    )
    for name in templates.list_templates():  # a template that can't be compiled shows at once; other languages wait
        templates.get_template(name)
    build = _fingerprint(__version__, repr(site), assets.fingerprint, *_sources(templates), *catalogue_texts())
    return ReadingRoom(
        store=store,
        site=site,
        clock=clock,
        words=words,
        templates=templates,
        topics=topics,
        find_category=category_finder(topics, lang=site.lang),
        assets=assets,
        cache=PageCache(),
        overviews=OverviewShelf(),
        changes=ChangeClock(),
        accounts=accounts,
        owner=None if accounts is None else owner,
        bench=bench,
        form_key=token_urlsafe(),
        build=build,
        editions=Editions(),
    )


def _breakable_hashtag(label: str) -> Markup:
    """A hashtag that may break between its words: "#Institutional<wbr>Failure"."""
    starts = [0, *(i for i in range(1, len(label)) if label[i].isupper() and label[i - 1].islower()), len(label)]
    return Markup("#") + Markup("<wbr>").join(label[start:end] for start, end in pairwise(starts))


def _sources(templates: Environment) -> list[str]:
    loader = templates.loader
    return [] if loader is None else [loader.get_source(templates, name)[0] for name in templates.list_templates()]


def _fingerprint(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _environment(words: Wording, values: Mapping[str, object]) -> Environment:
    environment = Environment(
        loader=PackageLoader("tagwire.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[CompiledTranslations],
    )
    environment.extend(translations=words.translations)
    environment.globals.update(values)
    environment.globals["wording"] = words
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]  # jinja2 adds it
    environment.filters["hashtag"] = _breakable_hashtag
    environment.filters["number"] = lambda count: ages.number(count, words.locale)
    return environment
