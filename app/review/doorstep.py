"""The one gate before every page: nothing of a page runs before it is known who looks at it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from app.review import session
from app.review.components.doorstep import doorstep
from app.review.components.frame import not_allowed
from app.review.sign_in import NotSignedIn, Standing, Visitor
from app.review.sign_in_web import UNFINISHED, sign_in_address
from app.review.views.doorstep import doorstep_json
from app.sign_in_settings import OidcSettings
from extraction.errors import Denied


def enter(page: StreamlitPage) -> None:
    """Run ``page`` for somebody who is let in; everybody else reads why they are not, and how to change that."""
    seen = session.visitor()
    session.keep_sign_in(seen)
    if seen.standing is not Standing.ADMITTED:
        _turn_away(page, seen)
        return
    session.show_in_address(sign_in=None)
    session.framed(False)
    try:
        page.run()
    except NotSignedIn:
        _turn_away(page, session.visitor())
    except Denied as error:
        not_allowed(str(error))


def _turn_away(page: StreamlitPage, seen: Visitor) -> None:
    settings = session.configured()
    asked = {name: value for name, value in st.query_params.to_dict().items() if name != "sign_in"}
    way = f"/{page.url_path}{'?' if asked else ''}{urlencode(asked, quote_via=quote)}"
    oidc = settings.sign_in if isinstance(settings.sign_in, OidcSettings) else None
    address = None if oidc is None else sign_in_address(oidc.public_url, way)
    unfinished = session.asked_for("sign_in") == UNFINISHED
    doorstep(doorstep_json(seen, session.installation().policy, address, unfinished))
