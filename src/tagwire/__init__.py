"""Tagwire: a self-hosted hashtag news engine."""

__version__ = "0.1.0"
