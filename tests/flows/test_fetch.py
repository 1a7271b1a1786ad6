"""One request to a server that does what it likes."""

import gzip
import time
from collections.abc import Iterator

import pytest

from flows.fetch import Exchange, FetchError, Network, fetch
from tests.web import QUICK, Server, answer, network, page, resolved, silence, slowly
from transforms.web_addresses import parse_address

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HTML = page("A Bridge Opens", "The bridge over the stream was opened on Tuesday.")


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


def got(server: Server, path: str = "/", net: Network | None = None) -> Exchange:
    address = parse_address(server.url(path), frozenset((server.port,)))
    return fetch(address, {"User-Agent": "test"}, net or network())


def test_the_bytes_of_request_and_response_are_kept_as_they_went(server: Server) -> None:
    server.pages["/"] = sent = answer(HTML)
    found = got(server)
    assert found.response == sent
    assert found.request.startswith(b"GET / HTTP/1.1\r\n")
    assert f"Host: news.test:{server.port}\r\n".encode() in found.request
    assert (found.status, found.ip, found.truncated) == (200, "127.0.0.1", None)


def test_chunks_and_packing_are_kept_as_they_came(server: Server) -> None:
    packed = gzip.compress(HTML.encode())
    server.pages["/"] = sent = (
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        + f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    )  # fmt: skip
    assert got(server).response == sent


def test_hints_before_the_answer_are_left_out(server: Server) -> None:
    server.pages["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer(HTML)
    assert got(server).response == answer(HTML)


def test_an_endless_body_is_cut_at_the_limit_and_marked(server: Server) -> None:
    server.pages["/"] = slowly(HEAD + b"\r\n", b"<p>more</p>" * 5000, 0)
    found = got(server)
    assert found.truncated == "length"
    assert len(found.response) == QUICK.bytes


def test_an_endless_header_is_an_error(server: Server) -> None:
    server.pages["/"] = slowly(HEAD, b"X-More: " + b"x" * 5000 + b"\r\n", 0)
    with pytest.raises(FetchError) as error:
        got(server)
    assert error.value.reason in ("connection", "too_large")


@pytest.mark.parametrize(
    ("pages", "most"),
    [(silence, 0.6), (slowly(HEAD, b"X: y\r\n", 0.1), 1.5)],
    ids=["no answer", "slow headers"],
)
def test_a_server_that_does_not_come_to_its_answer_costs_limited_time(
    server: Server, pages: object, most: float
) -> None:
    server.pages["/"] = pages  # type: ignore[assignment]
    began = time.monotonic()
    with pytest.raises(FetchError) as error:
        got(server)
    assert error.value.reason == "timeout"
    assert time.monotonic() - began < most


def test_a_body_that_drips_is_cut_by_time(server: Server) -> None:
    server.pages["/"] = slowly(HEAD + b"Content-Length: 9999\r\n\r\n", b"a", 0.1)
    began = time.monotonic()
    assert got(server).truncated == "time"
    assert time.monotonic() - began < 1.5


def test_a_body_shorter_than_stated_is_broken_off(server: Server) -> None:
    server.pages["/"] = HEAD + b"Content-Length: 9999\r\n\r\n<p>hal"
    found = got(server)
    assert found.truncated == "disconnect"
    assert found.response.endswith(b"<p>hal")


def test_what_is_no_http_is_an_error(server: Server) -> None:
    server.pages["/"] = b"SSH-2.0-server\r\n"
    with pytest.raises(FetchError) as error:
        got(server)
    assert error.value.reason == "connection"


def test_a_film_is_not_read(server: Server) -> None:
    server.pages["/"] = slowly(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", b"x", 0.1)
    with pytest.raises(FetchError, match="video/mp4") as error:
        got(server)
    assert error.value.reason == "not_text"


def test_a_name_that_leads_to_a_private_machine_is_refused_before_connecting(
    server: Server,
) -> None:
    for host in ("elsewhere.test", "127.0.0.1", "2130706433", "0x7f.1", "127.1"):
        address = parse_address(f"http://{host}:{server.port}/", frozenset((server.port,)))
        with pytest.raises(FetchError, match=r"127\.0\.0\.1") as error:
            fetch(address, {}, network())
        assert error.value.reason == "not_public"
    assert server.asked == []


def test_the_address_checked_is_the_address_connected_to(server: Server) -> None:
    """A name that is public when checked and private a moment later gains nothing."""
    answers = iter((["192.0.2.1", "8.8.8.8"], ["127.0.0.1"]))
    connected: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    def never(self: object, host: str, *_: object, **__: object) -> None:
        connected.append(host)
        raise TimeoutError

    address = parse_address("http://rebind.test/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.create_connection", lambda to, *_, **__: never(None, to[0]))
        with pytest.raises(FetchError):
            fetch(address, {}, Network(limits=QUICK, resolve=rebinding))
    assert connected == ["8.8.8.8"]
    assert next(answers) == ["127.0.0.1"]


def test_a_host_without_address_is_an_error() -> None:
    with pytest.raises(FetchError) as error:
        fetch(parse_address("http://nowhere.invalid/"), {}, Network(resolve=resolved))
    assert error.value.reason == "unknown_host"


def test_a_server_that_speaks_no_tls_is_told_as_such(server: Server) -> None:
    server.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    address = parse_address(f"https://news.test:{server.port}/", frozenset((server.port,)))
    with pytest.raises(FetchError) as error:
        fetch(address, {}, network())
    assert error.value.reason in ("tls", "connection")  # it may hang up before it is understood
