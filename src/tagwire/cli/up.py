"""``tagwire up``: the main job, following the sources and serving the reading room in one process tree."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tagwire.cli.options import Data, settings_from
from tagwire.errors import ConfigError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import Receive, Scope, Send

    from tagwire.cli.websub import WebSub
    from tagwire.settings import Settings
    from tagwire.store.sqlite import SqliteStore
    from tagwire.web.room import Owner

GRACE_S = 3
"""How long readers may take to receive what they asked for once we are told to stop."""
LOOK_FOR_SOURCES_S = 2.0
"""How often the demo edition looks whether a first real source is followed."""


def up(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on [default: 127.0.0.1].", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port; 0 takes a free one [default: 8321].", show_default=False)
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes that read pages [default: all cores].", show_default=False)
    ] = None,
    no_ingest: Annotated[bool, typer.Option("--no-ingest", help="Only serve what is stored; fetch nothing.")] = False,
    data: Data = None,
) -> None:
    """Follow the sources and serve the reading room. Ctrl-C stops cleanly.

    With no source followed yet it shows the demo edition: fictional publishers on this machine, read through the very
    same way; the first `tagwire add` replaces it.

    Example: tagwire up --port 9000
    """
    settings = settings_from(data, host=host, port=port, workers=workers).settings
    _log_to_stderr()
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(_up(settings, ingest=not no_ingest))


def _new_loop() -> asyncio.AbstractEventLoop:
    """Return uvloop's event loop where it is installed (everywhere but on Windows), else asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class SwitchedApp:
    """An ASGI application that can be replaced while it serves: the demo edition's, then the real one."""

    def __init__(self) -> None:
        self.app: Any = None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        await self.app(scope, receive, send)


async def _up(settings: "Settings", *, ingest: bool) -> None:
    import uvicorn

    from tagwire.cli.bench import owners_key
    from tagwire.cli.websub import WebSub, websub_of
    from tagwire.cli.workshop import open_store

    class Server(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield  # one Ctrl-C ends the whole, and that is decided here

    listening = _listen(settings.host, settings.port)
    switched = SwitchedApp()
    config = uvicorn.Config(
        switched,
        log_level="warning",
        lifespan="off",
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, server, switched)
    with open_store(settings) as store:
        if is_members_only(settings) and not store.accounts.all():
            raise ConfigError(
                f"{settings.host} is open to others, and nobody has an account yet: add one with"
                " `tagwire accounts add NAME --role admin`, or let everybody read and nobody change anything with"
                " TAGWIRE_READ_ONLY=true"
            )
        websub = websub_of(settings, is_open=not is_members_only(settings)) if ingest else WebSub()
        key = owners_key(settings, store, is_loopback=_is_loopback(settings.host))
        owner = None if key is None else key.owner
        room = partial(_reading_room, settings, store, websub=websub, owner=owner)
        switched.app = room()
        _say(f"Reading room: {_address(listening)}")
        if key is not None:
            _say(f"To change things there, open: {key.link(_address(listening))}")
        editions = asyncio.create_task(_editions(settings, store, switched, websub, room, ingest=ingest))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await asyncio.wait({editions, serving}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        editions.cancel()
        await serving
        with suppress(asyncio.CancelledError):
            await editions
    _say("Stopped; everything read so far is stored.")


def _stop(server: "uvicorn.Server", switched: SwitchedApp) -> None:
    """Stop when asked once, at once when asked twice."""
    switched.app.state.live.end()
    server.force_exit = server.should_exit
    server.should_exit = True


async def _editions(
    settings: "Settings",
    store: "SqliteStore",
    switched: SwitchedApp,
    websub: "WebSub",
    room: Callable[..., Any],
    *,
    ingest: bool,
) -> None:
    """Show the demo edition until a source is followed, then follow for good."""
    from tagwire.cli.alerts import alert_plant
    from tagwire.cli.workshop import open_plant
    from tagwire.ingest.alerting.outbox import alert_for_good
    from tagwire.ingest.follow import follow
    from tagwire.ingest.round import Watcher

    if not ingest:
        await asyncio.Event().wait()
    if not store.sources():
        async with AsyncExitStack() as stack:
            await _show_demo(settings, switched, room, stack)
            while not await asyncio.to_thread(_is_followed, store):  # noqa: ASYNC110 (another process follows it)
                await asyncio.sleep(LOOK_FOR_SOURCES_S)
            switched.app = room()
        _say("A source is followed: the demo edition is over.")
    async with open_plant(settings, store) as plant, asyncio.TaskGroup() as group:
        group.create_task(follow(plant, watcher=Watcher()))
        group.create_task(websub.run(settings, store, plant, switched))
        group.create_task(alert_for_good(alert_plant(settings, store, plant.fetcher)))


def _is_followed(store: "SqliteStore") -> bool:
    from tagwire.errors import StoreError

    try:
        return bool(store.sources())
    except StoreError as error:  # it is asked again in a moment
        _say(f"The sources could not be listed: {error}")
        return False


async def _show_demo(
    settings: "Settings", switched: SwitchedApp, room: Callable[..., Any], stack: AsyncExitStack
) -> None:
    """Serve the fictional publishers, read them into the demo database, and show that."""
    from tagwire.cli.edition import open_demo_edition

    demo = await stack.enter_async_context(open_demo_edition(settings))
    switched.app = room(demo=demo.store)
    _say("No source is followed yet, so this is the demo edition: fictional publishers, read by the real pipeline.")
    _say("Follow a publisher of your own with: tagwire add https://…")
    summary = await demo.read()
    _say(summary)


def _reading_room(
    settings: "Settings",
    store: "SqliteStore",
    *,
    websub: "WebSub",
    owner: "Owner | None",
    demo: "SqliteStore | None" = None,
) -> Any:
    """Return the reading room of a store, or of the ``demo`` edition: there only real sources can be added."""
    from tagwire.cli.bench import bench_of
    from tagwire.cli.workshop import now
    from tagwire.web.app import create_app
    from tagwire.web.site import SiteSettings

    site = SiteSettings(
        title=settings.title,
        lang=settings.language,
        base_url=settings.base_url,
        demo=demo is not None,
        api_origins=settings.api_origins,
        api_requests_a_minute=settings.api_requests_a_minute,
        members_only=is_members_only(settings) and demo is None,
        read_only=settings.read_only,
        proxy_user_header=settings.proxy_user_header,
        trusted_proxies=settings.trusted_proxies,
        hub=None if demo is not None else websub.hub,
    )
    bench = bench_of(settings, store)
    if demo is not None:
        bench = replace(bench, editing=None, alerts=None)
        return create_app(demo, site=site, clock=now, accounts=store.accounts, owner=owner, bench=bench)
    return create_app(
        store,
        site=site,
        clock=now,
        accounts=store.accounts,
        owner=owner,
        bench=bench,
        inbox=websub.inbox,
        subscribers=None if websub.hub is None else store.subscribers,
    )


def is_members_only(settings: "Settings") -> bool:
    """Whether reading needs an account: as set, or else where the room listens to more than this machine."""
    if settings.read_only:
        return False
    return not _is_loopback(settings.host) if settings.members_only is None else settings.members_only


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise ConfigError when the address can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise ConfigError(
            f"{host}:{port} can't be listened on: {error.strerror}; choose another with --port"
        ) from error


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _log_to_stderr() -> None:
    import structlog

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
