"""Fetch: one GET request, whatever the server does: within limits of bytes and time, to public
machines only, and with every byte of the answer kept as it came.

The host is resolved here and the connection made to the very address that was checked, so a name
that changes its mind between the two (DNS rebinding) gains nothing. httpcore speaks HTTP: it keeps
no cookies, follows no redirect, knows no proxy and unpacks nothing.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore

from transforms import limits
from transforms.readers.formats import may_hold_text
from transforms.readers.http import parse_content_type
from transforms.web_addresses import Address, is_public

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 20.0
"""Wait for the next bytes of an answer."""
TOTAL_SECONDS = 60.0
"""Wait for the whole of an answer, against servers that send a byte now and then. The largest of
1,929 real pages, 2.9 MB, takes as long at 50 kB a second."""
MOST_BYTES = limits.MAX_CAPTURE_BYTES
"""Bytes of an answer, as sent: what the readers take of one capture."""


class FetchError(Exception):
    """A request without a usable answer; `reason` is a word, the message says more."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """How long and how much."""

    connect: float = CONNECT_SECONDS
    silence: float = SILENCE_SECONDS
    total: float = TOTAL_SECONDS
    bytes: int = MOST_BYTES


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses that a host has."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Network:
    """How requests leave: `private_hosts` are the names that may lead to machines not public."""

    private_hosts: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    resolve: Callable[[str, int], list[str]] = resolve


@dataclass(frozen=True)
class Exchange:
    """One request and its answer: `request` and `response` as they went over the wire.

    `truncated` is why the response is cut (`length`, `time`, `disconnect`), None for a whole one.
    """

    address: Address
    ip: str
    status: int
    headers: tuple[tuple[str, str], ...]
    request: bytes
    response: bytes
    truncated: str | None = None

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def fetch(address: Address, headers: Mapping[str, str], network: Network) -> Exchange:
    """Return the answer to a GET; raises `FetchError` where there is none."""
    wire = _Wire(address, network)
    sent = {"Host": address.origin.partition("://")[2], **headers, "Connection": "close"}
    url = httpcore.URL(
        scheme=address.scheme.encode(),
        host=address.host.encode(),
        port=address.port,
        target=address.target.encode("ascii", "replace"),
    )
    extensions = {"timeout": dict.fromkeys(("connect", "read", "write"), network.limits.silence)}
    status, truncated = 0, None
    answered: tuple[tuple[str, str], ...] = ()
    try:
        with (
            httpcore.ConnectionPool(network_backend=wire) as pool,
            pool.stream("GET", url, headers=list(sent.items()), extensions=extensions) as response,
        ):
            status = response.status
            answered = tuple(
                (k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers
            )
            _refuse_other_types(status, answered)
            for _ in response.iter_stream():
                pass
    except _OverLimitError:
        truncated = "length"
    except httpcore.TimeoutException as error:
        truncated = _broken("timeout", error, status, "time")
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        truncated = _broken("connection", error, status, "disconnect")
    except (UnicodeError, ValueError) as error:
        raise FetchError("connection", f"no HTTP: {error}") from error
    if not status:
        raise FetchError("too_large", f"a header over {network.limits.bytes:,} bytes")
    block = _final(bytes(wire.received))
    return Exchange(address, wire.ip, status, answered, bytes(wire.sent), block, truncated)


def _refuse_other_types(status: int, headers: tuple[tuple[str, str], ...]) -> None:
    """Raise for a picture, film or document, before it is read."""
    stated = next((value for name, value in headers if name.lower() == "content-type"), None)
    media_type, _ = parse_content_type(stated)
    if 200 <= status < 300 and media_type and not may_hold_text(media_type):
        raise FetchError("not_text", f"{media_type}, which is neither page nor feed")


def _broken(reason: str, error: Exception, status: int, truncated: str) -> str:
    """Return how an answer is cut; without a status there is no answer, which is an error."""
    if not status:
        reason = "tls" if isinstance(error.__cause__, ssl.SSLError) else reason
        raise FetchError(reason, str(error) or type(error).__name__) from error
    return truncated


def _final(block: bytes) -> bytes:
    """Return the last answer of a block: a server may send hints (status 1xx) before it."""
    while block[:5] == b"HTTP/" and block.partition(b" ")[2][:1] == b"1":
        _, end, rest = block.partition(b"\r\n\r\n")
        if not end or not rest:
            break
        block = rest
    return block


class _OverLimitError(Exception):
    """The answer is over the limit of bytes."""


class _Wire(httpcore.NetworkBackend):
    """The way to one host: connects to an address that may be asked, and keeps all bytes."""

    def __init__(self, address: Address, network: Network) -> None:
        self._address = address
        self._network = network
        self._ends = time.monotonic() + network.limits.total
        self.ip = ""
        self.sent = bytearray()
        self.received = bytearray()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers."""
        failure: Exception | None = None
        most = min(timeout or CONNECT_SECONDS, self._network.limits.connect)
        for ip in self._checked(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    ip, port, self.left(most), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self.ip = ip
                return _Recorded(stream, self)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = self._network.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError("unknown_host", f"{host}: {error}") from error
        allowed = [ip for ip in found if host in self._network.private_hosts or is_public(ip)]
        if found and not allowed:
            raise FetchError(
                "not_public",
                f"{host} is {', '.join(found[:3])}, which is not of the public internet",
            )
        return allowed

    def left(self, most: float) -> float:
        """Return the seconds that one more operation may take; none left is a timeout."""
        seconds = min(most, self._ends - time.monotonic())
        if seconds <= 0:
            raise httpcore.ReadTimeout(f"no whole answer in {self._network.limits.total:g} s")
        return seconds

    def take(self, chunk: bytes) -> bytes:
        """Keep bytes that came; raises `_OverLimitError` at the limit."""
        most = self._network.limits.bytes
        self.received += chunk[: most - len(self.received)]
        if len(self.received) >= most:
            raise _OverLimitError
        return chunk


class _Recorded(httpcore.NetworkStream):
    """A connection whose every operation is within the time left, and whose bytes are kept."""

    def __init__(self, stream: httpcore.NetworkStream, wire: _Wire) -> None:
        self._stream = stream
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        return self._wire.take(self._stream.read(max_bytes, self._wire.left(timeout or 0)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._wire.sent += buffer
        self._stream.write(buffer, self._wire.left(timeout or 0))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Go on in secret."""
        left = self._wire.left(timeout or self._wire.left(CONNECT_SECONDS))
        return _Recorded(self._stream.start_tls(ssl_context, server_hostname, left), self._wire)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
