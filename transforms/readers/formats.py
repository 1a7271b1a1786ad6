"""Formats: what a content is, told by its beginning, and by its name where that leaves it open."""

import re

from transforms.decode import decode

HEAD = 65_536
"""Bytes at the beginning by which a content is judged."""
_MARKUP_HEAD = 16_384
"""Bytes within which the root of a page or feed begins; licences and comments may come first."""

_BY_BYTES = (
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "bzip2"),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "zip"),
    (re.compile(rb".{257}ustar", re.S), "tar"),
    (re.compile(rb"PAR1"), "parquet"),
    (re.compile(rb"\s{0,8}WARC/\d"), "warc"),
)
_NOT_TEXT = (
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), "image/webp"),
    (re.compile(rb"\x00\x00\x01\x00"), "image/x-icon"),
    (re.compile(rb".{4}ftyp", re.S), "video/mp4"),
    (re.compile(rb"ID3|\xff[\xf2\xf3\xfb]"), "audio/mpeg"),
    (re.compile(rb"wOF[F2]"), "font/woff"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "application/msword"),
)
_UNREAD = (
    (re.compile(rb"filedesc://"), "an ARC, the form before WARC"),
    (
        re.compile(rb"(?:From: <Saved by [^\r\n]{0,200}\r?\n|MIME-Version: 1\.0\r?\n)"),
        "MHTML or mail",
    ),
)
_SUFFIXES = {
    "text/css": (".css",),
    "text/javascript": (".js", ".mjs", ".cjs", ".map"),
    "image/svg+xml": (".svg",),
    "image/*": (".jpg", ".jpeg", ".png", ".gif", ".webp", ".ico", ".bmp", ".tif", ".tiff"),
    "video/*": (".mp4", ".webm", ".flv", ".avi", ".mov", ".wmv"),
    "audio/*": (".mp3", ".wav", ".ogg", ".m4a"),
    "font/*": (".woff", ".woff2", ".ttf", ".eot", ".otf"),
    "application/pdf": (".pdf",),
    "an office document": (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".hwpx", ".epub"),
    "an index of a WARC": (".cdx", ".cdxj"),
}
_PROLOGUE = (
    r"(?>\s+|<\?[^>]{0,500}\?>|<!--.{0,2000}?-->"
    r"|<!doctype\s+(?!html)[^>\[]{0,500}(?:\[.{0,10000}?\]\s*+)?>)*+"
)
"""What may precede the root; nothing in it is tried twice, or comments could be split in a thousand
ways."""
_HTML = re.compile(_PROLOGUE + r"<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED = re.compile(_PROLOGUE + r"<(?:\w{1,20}:)?(rss|feed|rdf)\b", re.I | re.S)
_JSON_FEED = re.compile(r'\s*\{[^{}\[\]]{0,2000}?"version"\s*:\s*"https?://jsonfeed\.org/version/')
_FEEDS = {
    "rss": "application/rss+xml",
    "feed": "application/atom+xml",
    "rdf": "application/rdf+xml",
}
JSON_FEED = "application/feed+json"
_STATED = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "application/vnd.wap.xhtml+xml": "text/html",
    "application/json": "application/json",
    "application/ld+json": "application/json",
    JSON_FEED: JSON_FEED,
}
_VAGUE = frozenset(("text/plain", "application/octet-stream", "unknown/unknown", "text/x-unknown"))
"""What servers state where they do not know; browsers look at the content too."""
HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".xht")
JSON_NAMES = (".jsonl", ".ndjson", ".json", ".jsonlines")
TABLE_NAMES = (".csv", ".tsv", ".tab")


def container_format(head: bytes, name: str) -> str | None:
    """Return the kind of archive or table of records that a content is, None for a single thing."""
    for pattern, kind in _BY_BYTES:
        if pattern.match(head):
            return None if kind == "zip" and passed_over_by_name(name) else kind
    return next(
        (kind for kind in ("tar", "warc") if head and name.lower().endswith(f".{kind}")), None
    )


def passed_over_by_name(name: str) -> str | None:
    """Return the media type that a name stands for if nothing of that type is read."""
    lower = name.lower()
    return next((kind for kind, ends in _SUFFIXES.items() if lower.endswith(ends)), None)


def passed_over(head: bytes, name: str) -> str | None:
    """Return the media type of a content that is recognised and not read."""
    by_bytes = next((kind for pattern, kind in _NOT_TEXT if pattern.match(head)), None)
    return by_bytes or passed_over_by_name(name)


def unread_format(head: bytes) -> str | None:
    """Return the name of a format that holds pages as text and is not read yet."""
    return next((name for pattern, name in _UNREAD if pattern.match(head)), None)


def markup_type(content: bytes) -> str | None:
    """Return text/html, the type of a feed, `xml` for other XML; None for what is no markup."""
    head = content[:_MARKUP_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        decoded = decode(head)
        text = decoded.text if decoded else ""
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # markup is ASCII in all else
    if feed := _FEED.match(text):
        return _FEEDS[feed.group(1).lower()]
    if _JSON_FEED.match(text):
        return JSON_FEED
    if _HTML.match(text):
        return "text/html"
    return "xml" if text.lstrip().startswith("<?xml") else None


def stated_type(content: bytes, stated: str | None) -> str | None:
    """Return which of our media types a response is, None for what holds no article.

    A feed is believed by its content, since servers send them under many names.
    """
    markup = markup_type(content)
    if markup in _FEEDS.values() or (markup == JSON_FEED and stated != "text/html"):
        return markup
    if stated in _STATED:
        return _STATED[stated]
    if stated and (stated.endswith("xml") or stated in _FEEDS.values()):
        return markup if markup == "text/html" else None
    if stated is None or stated in _VAGUE:
        over = passed_over(content, "")
        return None if over or markup == "xml" else markup or "text/plain"
    return None


def may_hold_text(stated: str) -> bool:
    """Return whether a stated media type is one that may turn out to be a page or feed."""
    return stated in _STATED or stated in _VAGUE or stated.endswith("xml")
