"""An S3 server on this machine, for tests."""

import logging
import os
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

BUCKET = "news"


@contextmanager
def serving() -> Iterator[str]:
    """Run moto's S3 on loopback, with the environment that leads there; yield its address.

    moto looks whether an object is there and then writes it, in threads; S3 does so in one step,
    and a lock makes the same of it here.
    """
    from moto.s3.responses import S3Response
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    real, lock = S3Response.put_object, threading.Lock()

    def put_object(response: Any) -> Any:
        with lock:
            return real(response)

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with patch.object(S3Response, "put_object", put_object):
        server.start()
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        settings = {
            "AWS_ENDPOINT_URL": address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        try:
            with patch.dict(os.environ, settings):
                asked = urllib.request.Request(f"{address}/{BUCKET}", method="PUT")
                urllib.request.urlopen(asked, timeout=20).close()
                yield address
        finally:
            server.stop()


def by_hand() -> Any:
    """Return a client of the whole bucket, with which objects are changed past the dataset's."""
    from obstore.store import S3Store

    return S3Store(BUCKET, client_options={"allow_http": True})
