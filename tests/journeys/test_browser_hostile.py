"""Hostile text in every field of every source and wherever people may write: on every screen it is text and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Browser, Page

from app.review.import_work import SAMPLE_KEY
from tests.browser import ReviewApp, free_port, served
from tests.hostile_people import ASKED, BATCH, OPEN, PUBLISHED, WHO, write_everywhere
from tests.hostile_records import MARK, SCRIPT_LINK, TAG
from tests.journeys.care_world import ASKED as SAMPLE_ASKED
from tests.journeys.care_world import PUBLISHED as SAMPLE_PUBLISHED
from tests.journeys.care_world import STATES, UNDRAFTED, Stop, first, go, stops, visitor

pytestmark = pytest.mark.browser

INCIDENTS = {SAMPLE_KEY: OPEN, SAMPLE_ASKED: ASKED, SAMPLE_PUBLISHED: PUBLISHED}
QUIET = ("import", "quality", "draft-keys", "no-incident")
"""Where no text of records or people is shown, but the name of who acts."""
CHANGES = (
    Stop(name="timeline-raw", page="timeline", incident=SAMPLE_KEY, acts=(first(".tl-row"),), shows=".tl-row"),
    Stop(name="batch", page="regenerate", parameters={"batch": BATCH}, shows=".rg-meters"),
)
EVERY = tuple(one for one in (*stops("the-statement"), *STATES, *CHANGES) if one.incident != UNDRAFTED)

MADE = """
(tag) => {
  const made = [];
  const text = [];
  for (const one of window.deep(document)) {
    const name = one.tagName.toLowerCase();
    if (name === tag) made.push('an element of the text');
    for (const { name: kind, value } of one.attributes) {
      if (/^on/.test(kind)) made.push(`${name} ${kind}`);
      if (/^(src|href|action|formaction|data|srcset|xlink:href)$/.test(kind)) {
        const bad = /^\\s*((javascript|vbscript|file|data:text):?|(https?:)?\\/\\/evil\\.test)/i;
        if (bad.test(value)) made.push(`${name} ${kind}=${value.slice(0, 60)}`);
      }
    }
    if (/^(iframe|object|embed|frame)$/.test(name)) made.push(name);
    if (/^(strong|em|b|i)$/.test(name) && one.textContent === 'evil-strong') made.push('emphasis of Markdown');
    if (name === 'script' && /alert\\(1\\)/.test(one.textContent)) made.push('a script');
    if (/^(script|style)$/.test(name)) continue;
    for (const child of one.childNodes) if (child.nodeType === 3) text.push(child.textContent);
    if (typeof one.value === 'string') text.push(one.value);
  }
  return { made, shown: text.join('').includes(`<${tag}`), violations: window.violations };
}
"""


@dataclass(kw_only=True)
class Watched:
    """A page, and what it did that no page of ours does."""

    page: Page
    app: ReviewApp
    about: str
    did: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def watched(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("hostile")
    with served(folder, free_port(), {"RETROLINE_USER": WHO}) as app, visitor(browser) as context:
        about = write_everywhere(app.world, folder / "records")
        page = context.new_page()
        seen = Watched(page=page, app=app, about=about)
        page.on("dialog", lambda dialog: (seen.did.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: None if _is_here(request.url) else seen.did.append(request.url))
        page.on("pageerror", lambda error: seen.did.append(str(error)))
        page.on("popup", lambda popup: seen.did.append(f"window {popup.url}"))
        yield seen


def _is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:image", "data:font", "blob:", "about:"))


@pytest.mark.parametrize("stop", EVERY, ids=lambda stop: stop.name)
def test_a_page_shows_it_and_does_nothing(watched: Watched, stop: Stop) -> None:
    """No dialog, no request to another machine, no element made from it, no refusal of the content policy."""
    watched.did.clear()
    known = {"statement": {"statement": watched.about}, "batch": {"batch": BATCH}}
    parameters = next((known[name] for name in known if name in stop.parameters), {})
    go(
        watched.page,
        watched.app,
        replace(stop, incident=INCIDENTS.get(stop.incident, stop.incident), parameters=parameters),
    )
    found = watched.page.evaluate(MADE, TAG)
    assert watched.did == []
    assert found["made"] == []
    assert found["violations"] == []
    assert found["shown"] or stop.name in QUIET


def test_the_watch_sees_what_it_looks_for(watched: Watched) -> None:
    """Written as HTML into a page, the same text is noticed in every way."""
    go(watched.page, watched.app, Stop(name="import", page="import"))
    watched.page.evaluate(
        "(text) => { document.body.insertAdjacentHTML('beforeend', text); }", f"{MARK} <a href='{SCRIPT_LINK}'>x</a>"
    )
    watched.page.wait_for_timeout(300)
    found = watched.page.evaluate(MADE, TAG)
    assert {"an element of the text", "iframe", "a script", "img onerror"} <= set(found["made"])
    assert any(one.startswith("a href=javascript") for one in found["made"])
    assert any("img-src" in one for one in found["violations"])
