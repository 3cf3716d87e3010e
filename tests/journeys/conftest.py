"""The review app and its browser for all journeys here."""

from tests.browser import browser, drafted_app, page, review_app

__all__ = ["browser", "drafted_app", "page", "review_app"]
