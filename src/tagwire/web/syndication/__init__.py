"""Feeds out: a listing as RSS 2.0, Atom 1.0 or JSON Feed 1.1, one module a format."""
