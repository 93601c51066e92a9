"""The reading room: pages and feeds out, made on the server and complete without JavaScript."""

from tagwire.web.app import create_app
from tagwire.web.site import SiteSettings

__all__ = ["SiteSettings", "create_app"]
