"""Mailing: a mail handed to the operator's SMTP server (RFC 5321, RFC 6409)."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from tagwire.errors import ConfigError

TIMEOUT_S = 30.0
_PORTS = {"smtp": 587, "smtps": 465}


class Mailer(Protocol):
    """Whatever sends mails."""

    @property
    def sender(self) -> str:
        """The address they are from."""

    def send(self, mail: EmailMessage) -> str | None:
        """Send a mail and wait; return why it did not go, or None."""


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """A mail server, and the address we send from."""

    host: str
    port: int
    user: str | None
    password: str | None
    is_tls: bool
    """Whether the connection is encrypted from the first byte; else it is (STARTTLS) where the server offers that."""
    sender: str

    def send(self, mail: EmailMessage) -> str | None:
        """Send a mail; a password is never sent over a connection that is not encrypted."""
        context = ssl.create_default_context()
        try:
            with self._connection(context) as server:
                if not self.is_tls and server.has_extn("starttls"):
                    server.starttls(context=context)
                    server.ehlo()
                elif not self.is_tls and self.password is not None:
                    return f"{self.host} offers no encryption (STARTTLS), so the password was not sent"
                if self.user is not None and self.password is not None:
                    server.login(self.user, self.password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            return f"{self.host} refused the receiver: {_reply(next(iter(error.recipients.values())))}"
        except smtplib.SMTPResponseException as error:
            return f"{self.host} answered {_reply((error.smtp_code, error.smtp_error))}"
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            return f"{self.host}:{self.port} did not take the mail: {error}"
        return None

    def _connection(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        server.ehlo()
        return server


def mailer_of(smtp_url: str, sender: str | None) -> SmtpMailer:
    """Return the mailer that a setting names ("smtp://user:password@mail.example.org"); raise ConfigError."""
    try:
        parts = urlsplit(smtp_url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"smtp_url can't be read: {error}") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ConfigError("smtp_url is written like smtp://user:password@mail.example.org or smtps://…")
    user = unquote(parts.username) if parts.username else None
    found = sender or (user if user and "@" in user else None)
    if found is None or "@" not in found:
        raise ConfigError("mail_from is needed: the address that alerts are sent from, such as news@example.org")
    return SmtpMailer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password) if parts.password else None,
        is_tls=parts.scheme == "smtps",
        sender=found,
    )


def _reply(reply: tuple[int, bytes | str]) -> str:
    code, words = reply
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())[:200]}"
