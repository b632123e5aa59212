"""A server on the loopback address that stands for all others: it answers as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def other_server(answer: Answer) -> Iterator[str]:
    """Answers every request by calling ``answer``; gives its URL, which ends with a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_POST = do_GET  # noqa: N815 - the name that the library looks for

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def reply(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    """An answer that is always the same; underscores in the names of headers stand for hyphens."""
    sent = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(int(request.headers["Content-Length"] or 0))  # unread, it would reset the connection
        request.send_response(status)
        for header in sent.items():
            request.send_header(*header)
        request.end_headers()
        request.wfile.write(body)

    return answer
