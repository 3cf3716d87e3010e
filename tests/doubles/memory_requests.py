"""Approval requests in memory, for tests that need no database."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.operations.approval_request import ApprovalDecision, ApprovalRequest, RequestState
from extraction.errors import NotFound, StateError


@dataclass
class MemoryRequests:
    kept: dict[str, tuple[str, ApprovalRequest]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, key: str, request: ApprovalRequest) -> None:
        self.kept[request.id] = (key, request)

    def requests(self, key: str) -> tuple[ApprovalRequest, ...]:
        return tuple(one for of, one in self.kept.values() if of == key)

    def request(self, request_id: str) -> tuple[str, ApprovalRequest]:
        if request_id not in self.kept:
            raise NotFound("there is no such request for approval")
        return self.kept[request_id]

    def open_requests(self) -> tuple[tuple[str, ApprovalRequest], ...]:
        found = [pair for pair in self.kept.values() if pair[1].state is RequestState.OPEN]
        return tuple(sorted(found, key=lambda pair: pair[1].due))

    def open_of(self, keys: Collection[str]) -> Mapping[str, ApprovalRequest]:
        return {key: one for key, one in reversed(self.open_requests()) if key in keys}

    def decide(self, request_id: str, decision: ApprovalDecision, state: RequestState) -> None:
        with self.lock:
            key, request = self.request(request_id)
            if request.state is not RequestState.OPEN:
                raise StateError("this request is closed")
            if decision.by in {one.by for one in request.decisions}:
                raise StateError(f"{decision.name} has decided on this request already")
            self.kept[request_id] = (key, replace(request, state=state, decisions=(*request.decisions, decision)))

    def close(self, request_id: str, state: RequestState) -> None:
        with self.lock:
            key, request = self.request(request_id)
            if request.state is RequestState.OPEN:
                self.kept[request_id] = (key, replace(request, state=state))
