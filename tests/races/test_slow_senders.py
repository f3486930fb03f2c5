"""Forms that come byte by byte over a bad connection hold up nobody, and count only when they are whole."""

import http.client
import socket

import pytest

#: As many as there are processes.
SLOW = 4

#: So many bytes are announced.
WHOLE = 40

HEAD = (
    "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {WHOLE}\r\n\r\nemail="
)


@pytest.fixture
def senders(app: object, address: str) -> list[socket.socket]:
    """Return connections on each of which a form has begun to come."""
    host, port = address.split(":")
    begun = [socket.create_connection((host, int(port)), timeout=60) for _sender in range(SLOW)]
    for connection in begun:
        connection.sendall(HEAD.encode())
    return begun


def test_pages_open_while_forms_come_slowly_and_the_forms_are_answered(
    senders: list[socket.socket], address: str
) -> None:
    for _reader in range(4 * SLOW):
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request("GET", "/", headers={"Connection": "close"})
        assert connection.getresponse().status == http.client.OK
        connection.close()

    for sender in senders:
        sender.sendall(b"x" * (WHOLE - len("email=")))
        assert sender.makefile("rb").readline().startswith(b"HTTP/1.1 ")
        sender.close()


def test_half_a_form_is_not_taken_for_a_whole_one(senders: list[socket.socket]) -> None:
    for sender in senders:
        sender.shutdown(socket.SHUT_WR)
        assert sender.makefile("rb").readline() == b"HTTP/1.1 400 Bad Request\r\n"
        sender.close()
