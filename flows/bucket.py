"""A prefix of a bucket in object storage, by obstore; its mishaps in words that help.

Where the storage is and who asks is read from the environment as other tools do: AWS_ENDPOINT_URL,
AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_SKIP_SIGNATURE.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import DatasetError, InputError

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/(?!\.+(?:/|$))[\w.=-]+)*)/?")
_RETRIES: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
"""How often and for how long a request is repeated; obstore's own ten times take three minutes."""
_REASONS = (
    (
        re.compile(r"NoSuchBucket"),
        "there is no bucket of this name; make it, or correct the address",
    ),
    (
        re.compile(r"AccessDenied|Forbidden|Unauthorized|InvalidAccessKeyId|SignatureDoesNot|"
                   r"Missing \w*Key|169\.254\.169\.254"),
        "access was denied; see that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set and may "
        "read, list and write there",
    ),
    (
        re.compile(r"error sending request|builder error|timed out|dns error"),
        "the storage does not answer; see the network, AWS_ENDPOINT_URL and AWS_REGION",
    ),
    (
        re.compile(r"NotImplemented|501 "),
        "the storage does not know conditional writes (If-None-Match), without which two writers "
        "could overwrite each other's release",
    ),
)  # fmt: skip

_XML = ': <?xml version="1.0" encoding="utf-8"?>'


class Bucket:
    """The objects below a prefix, by their paths in the dataset."""

    def __init__(self, url: str) -> None:
        match = _URL.fullmatch(url)
        if not match:
            raise InputError(
                f"{url} is no address of a dataset; write a folder, or s3://bucket/prefix with "
                "letters, digits, dots, dashes"
            )
        try:
            from obstore.store import S3Store
        except ImportError as error:
            raise InputError(
                f"{url} needs the package obstore, which is not installed: pip install obstore"
            ) from error
        self.url = url.rstrip("/")
        self.name = (match[2] or match[1]).rpartition("/")[2]
        with self._explaining():
            self._store = S3Store(
                match[1],
                prefix=match[2].strip("/") or None,
                client_options={
                    "allow_http": endpoint().startswith("http://"),
                    "connect_timeout": "10s",
                    "timeout": "600s",
                },
                retry_config=_RETRIES,
            )

    def tags(self, folder: str) -> dict[str, str]:
        """Return the objects in a folder and below, with the tag that changes when one does."""
        with self._explaining():
            listed = self._store.list(folder).collect()
        return {one["path"]: one["e_tag"] or str(one["last_modified"]) for one in listed}

    def read(self, path: str) -> bytes | None:
        """Return an object's bytes; None where there is none."""
        try:
            return b"".join(self.chunks(path))
        except FileNotFoundError:
            return None

    def chunks(self, path: str) -> Iterator[bytes]:
        """Return an object's bytes in parts; raises `FileNotFoundError` where there is none."""
        with self._explaining():
            for chunk in self._store.get(path):
                yield bytes(chunk)

    def put(self, path: str, content: bytes | Path) -> None:
        """Write an object, whatever was there."""
        with self._explaining():
            self._store.put(path, content)

    def put_new(self, path: str, content: bytes) -> bool:
        """Write an object if there is none, in one step; return whether it was written."""
        from obstore.exceptions import AlreadyExistsError

        try:
            with self._explaining():
                self._store.put(path, content, mode="create")
        except AlreadyExistsError:
            return False
        return True

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            yield
        except AlreadyExistsError:
            raise
        except (BaseError, FileNotFoundError, PermissionError) as error:
            text = str(error).partition("\n\nDebug source")[0]
            reason = next((why for pattern, why in _REASONS if pattern.search(text)), None)
            if reason is None and isinstance(error, FileNotFoundError):
                raise
            said = text.partition("\n")[0].removesuffix(_XML)
            raise DatasetError(f"{self.url}: {reason or 'the request failed'} ({said})") from error


def endpoint() -> str:
    """Return the address of the storage where the environment names one that is not Amazon's."""
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT"):
        value = os.environ.get(name)
        if value is not None:
            if not value.startswith(("http://", "https://")):
                raise InputError(f"{name} is {value!r}; write an address such as http://host:9000")
            return value
    return ""
