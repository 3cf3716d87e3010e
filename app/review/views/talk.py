"""What people say about a report, its sections and its sentences, as the desk shows it beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.operations.discussion import Remark, RemarkKind, Thread
from app.review.views.words import Json, moment

REPORT = "report"


def talk_json(threads: Iterable[Thread], people: Sequence[tuple[str, str]], me: str) -> Json:
    """Threads in the order in which they began, and the people who can be asked or mentioned.

    ``about`` is a statement's id, ``section:<id>`` or ``report``. ``me`` is the present actor's id.
    """
    names = dict(people)
    return {
        "threads": [_thread_json(thread, names, me) for thread in threads],
        "people": [{"id": one, "name": name} for one, name in people],
    }


def _thread_json(thread: Thread, names: Mapping[str, str], me: str) -> Json:
    first = thread.first
    waits_for = thread.waits_for
    return {
        "id": first.thread,
        "about": about(first),
        "question": first.kind is RemarkKind.QUESTION,
        "asked": names.get(first.asked, first.asked),
        "waits": names.get(waits_for, waits_for),
        "for_me": bool(me) and waits_for == me,
        "resolved": thread.resolved,
        "said": [_said_json(remark, names) for remark in (first, *thread.replies)],
    }


def about(remark: Remark) -> str:
    """What a thread is about: a statement, a section, or the whole report."""
    if remark.statement_id:
        return remark.statement_id
    return f"section:{remark.section_id}" if remark.section_id else REPORT


def _said_json(remark: Remark, names: Mapping[str, str]) -> Json:
    return {
        "by": remark.name,
        "at": moment(remark.at),
        "text": remark.text,
        "mentions": [names.get(one, one) for one in remark.mentions],
    }
