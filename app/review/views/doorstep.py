"""What somebody reads who is not let in: why, and what to do about it."""

from __future__ import annotations

from app.operations.access_policy import AccessPolicy
from app.review.sign_in import Standing, Visitor
from app.review.views.roles import whom_to_ask
from app.review.views.words import Json

SIGN_OUT = "/auth/logout"


def doorstep_json(seen: Visitor, policy: AccessPolicy, sign_in: str | None, unfinished: bool) -> Json:
    """``sign_in`` is where the button leads, with the way back; ``None`` where a proxy in front does the signing in."""
    match seen.standing:
        case Standing.NO_GRANT:
            return _no_grant(seen, policy, sign_in)
        case Standing.UNVERIFIED:
            text = "The identity provider says that your e-mail address is not verified. Verify it there, then sign in again."
            return _page("Your e-mail address is not verified", (text,), links=_another(sign_in))
        case Standing.NO_ADDRESS:
            text = "The sign-in named no e-mail address for you, and without one nobody can be told apart here."
            return _page("Your e-mail address is not known", (text, whom_to_ask(policy)), links=_another(sign_in))
        case Standing.ENDED:
            text = "You come back to the page that you were on." if sign_in else "Load the page again to go on."
            return _page("Your session has ended", (text,), links=_again(sign_in, "Sign in again"))
        case _:
            return _out(sign_in, unfinished)


def _out(sign_in: str | None, unfinished: bool) -> Json:
    if sign_in is None:
        text = "This installation is reached through your organisation’s sign-in. This request did not come through it."
        return _page("You are not signed in", (text,), links=_again(None, ""))
    if unfinished:
        text = "The sign-in was cancelled, or the identity provider did not confirm who you are."
        return _page("You are not signed in", (text,), links=_again(sign_in, "Try again"))
    return _page(
        "Sign in to go on", ("You come back to the page that you asked for.",), links=_again(sign_in, "Sign in")
    )


def _no_grant(seen: Visitor, policy: AccessPolicy, sign_in: str | None) -> Json:
    who = seen.actor.name if seen.actor.name == seen.actor.id else f"{seen.actor.name} ({seen.actor.id})"
    groups = seen.actor.groups
    told = "None of the groups that your sign-in named has a role here:" if groups else "Your sign-in named no groups."
    text = (f"You are signed in as {who}.", told)
    return _page("You have no role here yet", text, groups, (whom_to_ask(policy),), _another(sign_in))


def _page(
    title: str,
    text: tuple[str, ...],
    lines: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    links: tuple[Json, ...] = (),
) -> Json:
    return {"title": title, "text": list(text), "lines": list(lines), "after": list(after), "links": list(links)}


def _again(sign_in: str | None, label: str) -> tuple[Json, ...]:
    if sign_in is None:
        return ({"label": "Load again", "href": "", "primary": True},)
    return ({"label": label, "href": sign_in, "primary": True},)


def _another(sign_in: str | None) -> tuple[Json, ...]:
    return () if sign_in is None else ({"label": "Sign out", "href": SIGN_OUT, "primary": False},)
