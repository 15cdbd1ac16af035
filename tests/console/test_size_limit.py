"""Who sends too much is told so after having sent it, and nothing of it is kept."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from console.api.size_limit import MEGABYTE, MOST_DISCARDED, SizeLimit

CHUNK = MEGABYTE


def answered(length: int) -> tuple[int, int]:
    """Send a body of `length` bytes; return the status, and how much was taken before the answer began."""
    left, taken_at_answer, status = length, -1, 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("a body that is too large must not arrive")

    async def receive() -> Message:
        nonlocal left
        taken = min(CHUNK, left)
        left -= taken
        return {"type": "http.request", "body": bytes(taken), "more_body": left > 0}

    async def send(message: Message) -> None:
        nonlocal taken_at_answer, status
        if message["type"] == "http.response.start":
            taken_at_answer, status = length - left, message["status"]

    scope = {
        "type": "http", "method": "POST", "path": "/api/v1/positions",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(length).encode())],
    }  # fmt: skip
    limit = SizeLimit(app, lambda scope, error: PlainTextResponse("too large", 413))
    asyncio.run(limit(scope, receive, send))
    return status, taken_at_answer


@pytest.mark.parametrize("length", [9 * MEGABYTE, MOST_DISCARDED])
def test_the_answer_waits_until_all_has_been_sent(length: int) -> None:
    assert answered(length) == (413, length)


def test_what_nobody_sends_by_mistake_is_not_waited_for() -> None:
    assert answered(MOST_DISCARDED + 1) == (413, 0)
