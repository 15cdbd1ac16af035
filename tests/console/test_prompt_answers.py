"""Connections that the server accepts send what they have at once."""

import asyncio
import socket

from console.prompt_answers import answer_promptly, without_delay


def test_what_a_listening_socket_accepts_has_no_delay() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        asyncio.run(answer_promptly(port))
        with socket.create_connection(("127.0.0.1", port)), server.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_socket_that_only_has_the_port_is_not_yet_one() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        assert not without_delay(server.getsockname()[1])
