"""The alert desk: what people ask of alerting."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from tagwire.fetch import Caller
from tagwire.ingest.alerting.asking import read_query
from tagwire.ingest.alerting.digests import digest_mail
from tagwire.ingest.alerting.messages import Letter
from tagwire.ingest.alerting.outbox import AlertPlant, NotSent, send_one
from tagwire.model.alert import Alert, AlertDraft, WaitingMessage
from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Listing
from tagwire.store import ReadingStore
from tagwire.store.alerts import AlertStore

IN_A_TEST = 20
"""Articles of a digest sent as a test."""
IN_A_PREVIEW = 200
"""Articles of a digest that is only looked at: as many as one message holds."""


class AlertDesk:
    """Alerts as a person keeps them. Every method may be called from any thread without an event loop of its own."""

    def __init__(
        self,
        store: ReadingStore,
        alerts: AlertStore,
        *,
        open_caller: Callable[[], AbstractAsyncContextManager[Caller]],
        plant_of: Callable[[Caller], AlertPlant],
        clock: Callable[[], datetime],
        base: str | None = None,
    ) -> None:
        self._store = store
        self._alerts = alerts
        self._open_caller = open_caller
        self._plant_of = plant_of
        self._clock = clock
        self._base = base

    def all(self) -> Sequence[Alert]:
        """Return every alert with how it fares, by id."""
        return self._alerts.all()

    def add(self, draft: AlertDraft) -> Alert:
        """Make an alert; raise UsageError, or QueryError pointing at what of its search can't be read."""
        checked = draft.checked()
        query = read_query(checked.query, now=self._clock())
        self._store.search(query, limit=1)  # a search that combines too much is told now, not each time it is asked
        return self._alerts.add(checked, now=self._clock())

    def remove(self, alert_id: int) -> None:
        """Forget an alert; raise NotFoundError."""
        self._alerts.remove(alert_id)

    def test(self, alert_id: int) -> str | None:
        """Send the newest article it finds (a digest: the newest 20), else the newest of all.

        Return why it did not arrive, or None.
        """
        alert = self._alerts.get(alert_id)
        now = self._clock()
        most = 1 if alert.timetable is None else IN_A_TEST
        found = self._store.search(read_query(alert.query, now=now), limit=most).articles
        articles = found or self._store.find(Listing(limit=1)).articles
        if not articles:
            return "there is no article yet that could be sent"
        marked = replace(alert, name=f"Test: {alert.name}")
        message = WaitingMessage(0, marked, now, tuple(article.id for article in articles))
        failed = asyncio.run(self._send(message, articles))
        return None if failed is None else failed.detail

    def preview(self, alert_id: int) -> str | None:
        """Return a digest as the text of its mail, over the last day or week; None where its search finds nothing."""
        alert = self._alerts.get(alert_id)
        now = self._clock()
        since = now - (timedelta(days=1) if alert.timetable is None else alert.timetable.period())
        found = self._store.search(read_query(alert.query, now=now), limit=IN_A_PREVIEW).articles
        articles = tuple(article for article in found if (article.article.published or now) >= since)
        if not articles:
            return None
        message = WaitingMessage(0, alert, now, tuple(article.id for article in articles))
        mail = digest_mail(Letter(message, articles, self._base), sender="Tagwire")
        text = mail.get_body(("plain",))
        assert text is not None, "a digest has a plain part"
        return str(text.get_content())

    async def _send(self, message: WaitingMessage, articles: tuple[AnnotatedArticle, ...]) -> NotSent | None:
        async with self._open_caller() as caller:
            return await send_one(self._plant_of(caller), message, articles)
