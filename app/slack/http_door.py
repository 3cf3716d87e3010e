"""Where Slack's requests come in over HTTP: verified first, read afterwards.

https://docs.slack.dev/authentication/verifying-requests-from-slack: ``x-slack-signature`` is ``v0=`` and the HMAC-SHA256
of ``v0:timestamp:body`` under the signing secret; older than five minutes is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.settings import Secret
from app.slack.seen import Seen

LARGEST = 1_000_000


class HttpDoor:
    """Lets in what Slack signed, once each."""

    def __init__(self, app: App, secret: Secret) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret.reveal())
        self._seen = Seen()

    async def receive(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not self._signed(body, stamp, signature):
            return PlainTextResponse("not signed by Slack, or too long ago", status_code=401)
        if not self._seen.first_time((signature,)):
            return Response(status_code=200)
        read = BoltRequest(body=body.decode("utf-8"), headers=dict(request.headers.items()))
        answer = await run_in_threadpool(self._dispatch(read))
        return Response(content=answer.body, status_code=answer.status, headers=answer.first_headers())

    def _signed(self, body: bytes, stamp: str, signature: str) -> bool:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 13 and signature.isascii()):
            return False
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return False
        return self._verifier.is_valid(body, stamp, signature)

    def _dispatch(self, request: BoltRequest) -> Callable[[], BoltResponse]:
        return lambda: self._app.dispatch(request)


async def _body(request: Request) -> bytes | None:
    """``None`` where it is larger than anything that Slack sends."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return body
