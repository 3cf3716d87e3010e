from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.operations.ports import Ports
from app.review import session
from app.review.import_work import SAMPLE_KEY
from app.review.session import Notice
from tests.app.review.conftest import OpenPage

PUBLISHED = Notice(number=7, text="Published.")


def tells(app: AppTest, text: str) -> bool:
    return any(text in str(one.proto) for one in app.get("bidi_component"))


def test_what_is_told_outlasts_the_run_that_told_it_first(drafted: Ports, open_page: OpenPage) -> None:
    """What a run has drawn is lost where the next follows at once: that one tells it again, with the same number."""
    app = open_page("publish", incident=SAMPLE_KEY)
    assert not tells(app, "Published.")
    app.session_state["notice"] = PUBLISHED
    assert [tells(app.run(), "Published.") for _ in range(3)] == [True] * 3
    assert app.session_state["notice"].number == 7


def test_what_is_told_ends_with_its_page(drafted: Ports, open_page: OpenPage) -> None:
    """Whoever comes back is not told again; what no page came to tell waits for the next that can."""
    app = open_page("publish", incident=SAMPLE_KEY)
    app.session_state["notice"] = PUBLISHED
    app.switch_page("review/pages/timeline.py").run()
    assert tells(app, "Published.")
    app.switch_page("review/pages/publish.py").run()
    assert not tells(app, "Published.")


@pytest.mark.usefixtures("world", "open_page")
def test_the_next_act_ends_what_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each telling has a number of its own; an act ends notice and news alike, what is sent while typing neither."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(session.st, "session_state", kept)
    session.at_page("draft")
    session.say("Saved.")
    session.say("Ben Okafor has just worked on this report.", about="news")
    first, news = session.said(), session.said("news")
    session.say("Saved again.")
    second = session.said()
    assert first and news and second and first.number < news.number < second.number
    kept["desk"] = {"act": {"name": "typing"}}
    assert session.act_of("desk") and session.said() == second and session.said("news") == news
    kept["desk"] = {"act": {"name": "accept"}}
    assert session.act_of("desk") and session.said() is None and session.said("news") is None
