"""The store of alerts: which searches are sent to whom, and the messages that wait (an outbox)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.alert import Alert, AlertDraft, WaitingMessage
from tagwire.model.article import AnnotatedArticle
from tagwire.model.query import Query


class AlertStore(Protocol):
    """Alerts and their outbox. A message is written with its articles in one transaction and waits until it is sent.

    An article is in one message of an alert at most, so none is sent twice, whenever the program is killed; but where
    it is killed between the receiver's answer and ``sent``, the same message, with the same id, is sent again.
    """

    def add(self, draft: AlertDraft, *, now: datetime) -> Alert:
        """Remember an alert; it speaks of articles that are stored from now on."""

    def all(self) -> Sequence[Alert]:
        """Return every alert with how it fares, by id."""

    def get(self, alert_id: int) -> Alert:
        """Return one; raise NotFoundError."""

    def remove(self, alert_id: int) -> None:
        """Forget an alert and what waits for it; raise NotFoundError."""

    def find_new(self, alert_id: int, query: Query, *, now: datetime) -> int:
        """Write messages of what a search finds newly, published in the last two days; return how many articles.

        Articles found before, and those stored before the alert was made, are left out. One that gets a tag later is
        found then. A digest gathers them in a message that is complete when its timetable says so. Raise ParseError for
        a query that combines too much to be asked at once.
        """

    def take(self, *, now: datetime, limit: int) -> Sequence[WaitingMessage]:
        """Take complete messages to be sent now, the oldest first, one of each alert at most.

        For five minutes nobody else takes one of these alerts' messages, unless ``sent`` or ``failed`` ends that.
        """

    def articles(self, message: WaitingMessage) -> Sequence[AnnotatedArticle]:
        """Return a message's articles; those withdrawn meanwhile are left out."""

    def sent(self, message: WaitingMessage, *, now: datetime) -> None:
        """Note that a message arrived."""

    def failed(self, message: WaitingMessage, detail: str, *, retry_at: datetime, now: datetime) -> None:
        """Note that a message did not arrive; it waits, or is given up when it waited for a week."""

    def tidy(self, *, now: datetime) -> None:
        """Forget messages that were sent long ago."""
