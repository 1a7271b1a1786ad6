"""A web server on this machine that answers as it is told to, well or badly; and a clock to turn."""

import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flows.fetch import Limits, Network
from flows.manners import Clock

HOST = "news.test"
"""The one name that leads to the server; `elsewhere.test` leads there too and is not allowed to."""
QUICK = Limits(connect=1.0, silence=0.4, total=0.8, bytes=200_000)

Answer = bytes | Callable[[socket.socket, str], None]


def answer(
    body: bytes | str, status: str = "200 OK", media_type: str = "text/html", **headers: str
) -> bytes:
    """Return a whole response; header names are written with underscores."""
    content = body.encode() if isinstance(body, str) else body
    stated = {"Content-Type": f"{media_type}; charset=utf-8", "Content-Length": str(len(content))}
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in stated.items()), "", ""]
    return "\r\n".join(lines).encode() + content


def page(title: str, *paragraphs: str) -> str:
    """Return a page that is long enough to be an article."""
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{told}</article></body></html>"
    )


def rss(*urls: str) -> str:
    """Return a feed that lists addresses."""
    items = "".join(f"<item><title>Item at {url}</title><link>{url}</link></item>" for url in urls)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"


class Server:
    """Answers each path as `pages` says, 404 for others; `asked` holds (path, headers) in order."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.greeting = b""
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._socket.getsockname()[1]
        self._main = threading.Thread(target=self._serve, daemon=True)
        self._main.start()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{HOST}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        """Stop."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._main.join(2)
        for thread in self._threads:
            thread.join(2)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._one, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _one(self, connection: socket.socket) -> None:
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            with connection:
                self._answer(connection)
        except OSError:
            pass  # the client had enough
        finally:
            with self._lock:
                self._at_once -= 1

    def _answer(self, connection: socket.socket) -> None:
        if self.greeting:
            connection.sendall(self.greeting)
            connection.recv(65536)  # what is left unread would reset the connection
            return
        request = b""
        while b"\r\n\r\n" not in request and (chunk := connection.recv(65536)):
            request += chunk
        first, *lines = request.decode("latin-1").split("\r\n")
        path = first.split(" ")[1] if " " in first else ""
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        self.asked.append((path, headers))
        found = self.pages.get(path, answer("<p>no such page</p>", "404 Not Found"))
        if callable(found):
            found(connection, request.decode("latin-1"))
        else:
            connection.sendall(found)


def with_etag(body: str, etag: str) -> Answer:
    """Answer with a page, or 304 to those who have it."""

    def give(connection: socket.socket, request: str) -> None:
        if f"if-none-match: {etag}".lower() in request.lower():
            connection.sendall(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
        else:
            connection.sendall(answer(body, ETag=etag))

    return give


def slowly(start: bytes, piece: bytes, seconds: float, most: int = 200) -> Answer:
    """Answer with a start, then with a piece again and again."""

    def give(connection: socket.socket, request: str) -> None:
        connection.sendall(start)
        for _ in range(most):
            time.sleep(seconds)
            connection.sendall(piece)

    return give


def silence(connection: socket.socket, request: str) -> None:
    """Say nothing until the client goes."""
    connection.settimeout(5)
    connection.recv(1)


class Time:
    """A clock that stands until it is turned, or somebody waits on it."""

    def __init__(self, now: datetime = datetime(2026, 3, 1, 12)) -> None:
        self.now = now
        self.waits: list[float] = []
        self._seconds = 0.0

    def turn(self, hours: float) -> None:
        """Let hours go by."""
        self.now += timedelta(hours=hours)
        self._seconds += hours * 3600

    def wait(self, seconds: float) -> None:
        """Wait in no time."""
        self.waits.append(seconds)
        self.turn(seconds / 3600)

    def clock(self) -> Clock:
        """Return the clock as a run takes it."""
        return Clock(now=lambda: self.now, monotonic=lambda: self._seconds, wait=self.wait)


def network(**limits: Any) -> Network:
    """Return a network in which every name ending in `.test` is this machine."""
    return Network(frozenset((HOST,)), Limits(**{**QUICK.__dict__, **limits}), resolved)


def resolved(host: str, port: int) -> list[str]:
    """Resolve without asking anybody."""
    if host.endswith(".test"):
        return ["127.0.0.1"]
    if ":" in host or host[0].isdigit():
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]  # decimal and short forms need no resolver
    raise socket.gaierror(f"no such host {host}")
