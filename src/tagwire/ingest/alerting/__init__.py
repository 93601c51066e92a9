"""Alerting: new articles of a search, found, put into messages, and sent until they arrive."""
