from __future__ import annotations

from streamlit.testing.v1 import AppTest

from app.operations.ports import Ports
from app.review.import_work import SAMPLE_KEY
from tests.app.review.conftest import OpenPage


def components(app: AppTest) -> int:
    return len(app.get("bidi_component"))


def test_the_inbox_of_an_empty_database(world: Ports, open_page: OpenPage) -> None:
    app = open_page("inbox")
    assert not app.exception and components(app) == 2


def test_every_page_of_a_drafted_incident_opens(drafted: Ports, open_page: OpenPage) -> None:
    for page in ("inbox", "draft", "timeline", "publish", "import_records"):
        app = open_page(page, incident=SAMPLE_KEY)
        assert not app.exception, page
        assert components(app) >= 2, page


def test_every_page_of_an_undrafted_incident_opens(sample: Ports, open_page: OpenPage) -> None:
    for page in ("inbox", "draft", "timeline", "publish"):
        assert not open_page(page, incident=SAMPLE_KEY).exception, page


def test_an_unknown_incident_is_a_page_and_no_error(world: Ports, open_page: OpenPage) -> None:
    for page in ("draft", "timeline", "publish"):
        app = open_page(page, incident="INC-9")
        assert not app.exception and not app.error and components(app) == 2


def test_publishing_waits_for_an_approval(drafted: Ports, open_page: OpenPage) -> None:
    app = open_page("publish", incident=SAMPLE_KEY)
    assert app.button(key="publish").disabled
    assert any("approval" in caption.value for caption in app.caption)


def test_importing_asks_for_something_to_import(world: Ports, open_page: OpenPage) -> None:
    app = open_page("import_records")
    app.form_submit_button[0].click().run()
    assert app.error[0].value == "Choose files or name a path first."


def test_a_path_that_is_not_there_is_named(world: Ports, open_page: OpenPage) -> None:
    app = open_page("import_records")
    app.text_area[0].set_value("/nowhere/slack.zip")
    app.form_submit_button[0].click().run()
    assert "/nowhere/slack.zip" in app.error[0].value
