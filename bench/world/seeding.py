"""The store as it is when the world begins: all feeds followed for four weeks and read, their polls planned."""

import random
from datetime import timedelta

from sqlalchemy import text

from bench.world.documents import feed_body
from bench.world.publishers import Feed, Host
from bench.world.server import WorldServer
from bench.world.warp import START
from tagwire.feeds import parse_feed
from tagwire.ingest.rhythm import expectation, learn_rhythm
from tagwire.ingest.schedule import PollPolicy, jitter_of, next_poll
from tagwire.model.document import Document, Validators
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.store.sqlite import SqliteStore
from tagwire.store.sqlite.connection import writing


def seed_store(store: SqliteStore, server: WorldServer, policy: PollPolicy, *, seed: int) -> None:
    """Follow every feed of the world, as if for four weeks; nothing is pending, and the next polls are spread out."""
    chance = random.Random(seed)
    for feed in server.world.feeds:
        source, _ = store.add_source(SourceDraft(server.feed_url(feed)), now=START - timedelta(days=28))
        host = server.world.hosts[feed.host]
        record = _last_poll(feed, host, server, policy, number=source.id, chance=chance)
        store.record_poll(record)
    with writing(store._engine) as connection:  # what was published before is read
        connection.execute(text("UPDATE entry SET state = 'done', payload = NULL"))


def _last_poll(
    feed: Feed, host: Host, server: WorldServer, policy: PollPolicy, *, number: int, chance: random.Random
) -> PollRecord:
    """Return the poll before the world begins: somewhere in the interval that the rhythm asks for."""
    arrivals = [START + timedelta(minutes=at) for at in feed.articles if at <= 0]
    rhythm = learn_rhythm(Rhythm(), arrivals, now=START)
    hints = FeedHints(every_minutes=feed.ttl_min)
    planned = next_poll(
        expectation(rhythm, now=START),
        policy,
        now=START,
        hints=hints,
        max_age=timedelta(seconds=feed.max_age_s or 0),
        jitter=jitter_of(number, at=START),
    )
    ago = chance.random() * (planned - START)
    polled_at = START - ago
    published = feed.published(-ago / timedelta(minutes=1))
    url = server.feed_url(feed)
    origin = url.removesuffix(f"/feed/{feed.number}")
    body = feed_body(feed, published, origin=origin, is_gzip=False)
    parsed = parse_feed(Document(url, url, body, "application/rss+xml", None, polled_at))
    return PollRecord(
        source_id=number,
        polled_at=polled_at,
        next_poll_at=planned - ago,
        entries=parsed.entries,
        validators=Validators(etag=f'"{published}"' if host.validators == "etag" else None),
        title=parsed.title,
        format=parsed.format,
        rhythm=rhythm,
        hints=hints,
    )
