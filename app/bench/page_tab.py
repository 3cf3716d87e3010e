"""A browser's side of Streamlit's protocol: a tab that opens a page, sends what its components ask for, and waits.

Messages are those of ``streamlit.proto`` over the web socket ``/_stcore/stream``. As in a browser, elements that the tab
has and that did not change are not sent again, and only the end of a run ends an act.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from extraction.errors import StateError

PATIENCE = 120.0
"""Seconds for one message."""
REMEMBERED = 2
"""Runs for which a browser keeps an element that was not drawn (Streamlit's ``global.maxCachedMessageAge``)."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Seconds from the request to the end of the run, and the bytes of all messages before compression."""

    seconds: float
    payload: int


@dataclass(slots=True)
class Tab:
    """One session. ``components`` are the drawn ones by their key, as the server last told of them."""

    host: str
    page: str = ""
    query: str = ""
    components: dict[str, BidiComponent] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _page_hash: str = ""
    _number: int = 0
    _known: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)

    def __enter__(self) -> Tab:
        self._socket = connect(f"ws://{self.host}/_stcore/stream", max_size=None, subprotocols=None)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._socket is not None:
            self._socket.close()

    def open(self) -> Run:
        """The first run of the page."""
        return self._run(BackMsg())

    def rerun(self) -> Run:
        return self._run(BackMsg())

    def act(self, component: str, act: Mapping[str, object]) -> Run:
        """What a component sends when somebody acts. Raises StateError where no such component is drawn."""
        drawn = self.components.get(component)
        if drawn is None:
            raise StateError(f"the page {self.page or 'inbox'} shows no component {component}")
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(
            id=f"$$STREAMLIT_INTERNAL_KEY_{drawn.id}__events",
            json_trigger_value=json.dumps([{"event": "act", "value": dict(act)}]),
        )
        return self._run(message)

    def data(self, component: str) -> object:
        """What a component was handed last."""
        drawn = self.components[component]
        return json.loads(drawn.bytes if drawn.WhichOneof("data") == "bytes" else drawn.json)

    def _run(self, message: BackMsg) -> Run:
        if self._socket is None:
            raise StateError("the tab is not open")
        self._forget()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._page_hash
        state.page_name = "" if self._page_hash else self.page
        state.cached_message_hashes.extend(self._known)
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        payload = sum(self._received())
        return Run(seconds=time.perf_counter() - started, payload=payload)

    def _received(self) -> Iterator[int]:
        """Takes messages until the run has ended; a run that was cut short for another one has not."""
        assert self._socket is not None
        while True:
            raw = self._socket.recv(timeout=PATIENCE)
            yield len(raw)
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished in FINISHED:
                    return
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise StateError("a script of the page cannot be compiled")
            else:
                self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self._page_hash = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "ref_hash":
                self._draw(self._known[message.ref_hash][0], message.ref_hash)
            case "delta":
                self._draw(message, message.hash if message.metadata.cacheable else "")

    def _draw(self, message: ForwardMsg, kept_as: str) -> None:
        if kept_as:
            self._known[kept_as] = message, self._number
        if message.delta.new_element.WhichOneof("type") == "bidi_component":
            drawn = message.delta.new_element.bidi_component
            self.components[_key(drawn.id)] = drawn

    def _forget(self) -> None:
        self._number += 1
        old = [one for one, (_, number) in self._known.items() if self._number - number > REMEMBERED]
        for one in old:
            del self._known[one]


def _key(widget: str) -> str:
    """The key that the page gave a widget: Streamlit's ids are ``$$ID-<digest>-<key>``."""
    return widget.split("-", 2)[2]
