import sys; sys.path.insert(0,'/work/main')
from tests.journeys.test_browser_desk import *
from tests.browser import *
def test_probe(page, drafted_app):
    id = supported(drafted_app)
    desk(page, drafted_app, statement=id)
    page.keyboard.press("e")
    sentence(page, id).get_by_label("Text of the sentence").fill("Half of what I wanted to")
    expect(page.get_by_text("What you type is kept")).to_be_visible()
    page.reload()
    editor = sentence(page, id).get_by_label("Text of the sentence")
    expect(page.get_by_text("Restored what you typed at")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(editor).to_be_hidden()
    for i in range(10):
        page.wait_for_timeout(300)
        print(i, [o.text for o in typings(drafted_app.world.acting(MARA, "app"), SAMPLE_KEY)])
