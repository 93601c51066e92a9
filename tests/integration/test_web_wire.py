"""The reading room over a real connection: what the server makes of our answers."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

FERRY = "/tag/institutionalfailure"


@pytest.fixture
def connection() -> Iterator[http.client.HTTPConnection]:
    app = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        made = http.client.HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=10)
        yield made
        made.close()
        server.should_exit = True
        thread.join(timeout=10)


def test_one_connection_serves_page_head_copy_feed_and_error(connection: http.client.HTTPConnection) -> None:
    def ask(method: str, target: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers=given)
        answer = connection.getresponse()
        return answer, answer.read()

    page, body = ask("GET", FERRY)
    assert page.status == 200
    assert b"Why <bdi>#InstitutionalFailure" in body
    head, nothing = ask("HEAD", FERRY)
    assert (head.status, nothing, head.getheader("content-length")) == (200, b"", str(len(body)))
    copy, nothing = ask("GET", FERRY, if_none_match=page.getheader("etag") or "")
    assert (copy.status, nothing) == (304, b"")
    packed, squeezed = ask("GET", FERRY, accept_encoding="gzip")
    assert packed.getheader("content-encoding") == "gzip"
    assert len(squeezed) < len(body)
    feed, xml = ask("GET", f"{FERRY}.atom")
    assert feed.status == 200
    assert f'href="http://127.0.0.1:{connection.port}{FERRY}.atom"'.encode() in xml
    assert ask("GET", "/tag/%00")[0].status == 400
    assert ask("DELETE", FERRY)[0].status == 405
