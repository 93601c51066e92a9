"""The reading room's fixed parts, made once and handed to every page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from secrets import token_urlsafe
from threading import Lock

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tagwire import __version__
from tagwire.model.querying import FindCategory
from tagwire.store import AccountStore, EditingStore, ReadingStore
from tagwire.toolkit.mediatopics import MediaTopics, load_media_topics
from tagwire.toolkit.topicnames import category_finder
from tagwire.web import ages, links
from tagwire.web.alertdesk import AlertDesk
from tagwire.web.assets import Assets, load_assets
from tagwire.web.pagecache import PageCache
from tagwire.web.site import SiteSettings
from tagwire.web.sourcedesk import SourceDesk


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


@dataclass(frozen=True, slots=True)
class ReadingRoom:
    """What every page is made from."""

    store: ReadingStore
    site: SiteSettings
    clock: Callable[[], datetime]
    templates: Environment
    topics: MediaTopics
    find_category: FindCategory
    assets: Assets
    cache: PageCache
    changes: ChangeClock
    accounts: AccountStore | None
    """Who may log in; None where nobody can, as in the demo edition."""
    owner: Owner | None
    """Who may do everything with a secret instead of an account; None where nobody may."""
    bench: Workbench
    form_key: str
    """A secret of this process, for the forms of those whom a proxy vouches for."""
    build: str
    """Changes with the program, its templates, its static files and the operator's settings: a part of every ETag."""

    def now(self) -> datetime:
        """Return the clock's minute in UTC: a page is the same for all of it, so that its ETag can be strong."""
        return self.clock().astimezone(UTC).replace(second=0, microsecond=0)


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
    assets = load_assets()
    accounts = None if site.read_only else accounts
    templates = _environment(site, assets)
    templates.globals.update(
        has_accounts=accounts is not None,
        has_sources=bench.sources is not None,
        can_alert=accounts is not None and bench.alerts is not None,
        can_correct=accounts is not None and bench.editing is not None,
    )
    topics = load_media_topics()
    build = _fingerprint(__version__, repr(site), assets.fingerprint, *_sources(templates))
    return ReadingRoom(
        store=store,
        site=site,
        clock=clock,
        templates=templates,
        topics=topics,
        find_category=category_finder(topics, lang=site.lang),
        assets=assets,
        cache=PageCache(),
        changes=ChangeClock(),
        accounts=accounts,
        owner=None if accounts is None else owner,
        bench=bench,
        form_key=token_urlsafe(),
        build=build,
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


def _environment(site: SiteSettings, assets: Assets) -> Environment:
    environment = Environment(
        loader=PackageLoader("tagwire.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(site=site, asset=assets.path, tag_path=links.tag_path)
    environment.filters["hashtag"] = _breakable_hashtag
    environment.filters["number"] = lambda count: ages.number(count, site.locale)
    for name in environment.list_templates():
        environment.get_template(name)
    return environment
