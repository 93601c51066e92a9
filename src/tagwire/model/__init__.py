"""Frozen values: what the steps of an article's way hand to each other."""
