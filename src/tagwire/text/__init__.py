"""Strings, URLs, dates, hashes: knows nothing of news."""
