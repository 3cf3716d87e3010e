"""Blind reading: people compare reports without knowing who wrote them. The protocol is in ``README.md`` beside this."""
