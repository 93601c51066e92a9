"""What an operator decides about the reading room."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The reading room's own settings, the same for every reader."""

    title: str = "Tagwire"
    base_url: str | None = None
    """Where readers find the room ("https://news.example.org"); None takes each request's Host, once checked."""
    demo: bool = False
    """Whether the articles are the demo edition's; every page then says so."""
    lang: str = "en"
    """Language of the interface for readers who ask for none there is, and of feeds; ISO 639-1."""
    hub: str | None = None
    """WebSub hub the feeds name, where there is one."""
    indexable: bool = False
    """Whether search engines may list the pages: they hold other people's full texts."""

    api_origins: tuple[str, ...] = ()
    """Web origins whose scripts may read the API ("https://map.example.org"); "*" lets all."""
    api_requests_a_minute: int = 600
    """Requests the API takes from one address in a minute."""

    members_only: bool = False
    """Whether reading needs an account."""
    read_only: bool = False
    """Whether nothing can be changed here, by nobody."""
    proxy_user_header: str | None = None
    """Header in which a trusted proxy says who asks ("x-forwarded-user")."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Where those proxies are."""
