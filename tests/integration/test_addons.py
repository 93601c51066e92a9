"""Add-ons: found by their entry points, told by settings, and a language model on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from program import tagwire

from tagwire.addons import AddonChoice, load_rerankers
from tagwire.errors import ConfigError
from tagwire.model.article import Article, Publisher
from tagwire.model.reranker import RerankError
from tagwire.model.tag import Candidate
from tagwire.tags import find_candidates
from tagwire.toolkit.words import load_word_tables

TEXT = (
    "The council of Port Calder passed rent control after seven hours. Rent control caps what tenants pay, "
    "and landlords may not raise rents faster than wages. A launderette stayed open for those who waited."
)
ARTICLE = Article(
    "https://courier.example/1",
    "https://courier.example/1",
    Publisher("courier.example", "The Courier"),
    headline="Council passes rent control",
    text=TEXT,
)


def found() -> tuple[Candidate, ...]:
    return find_candidates(ARTICLE, lang="en", words=load_word_tables())


@contextmanager
def model(answer: bytes, *, status: int = 200) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield the address of an endpoint that always answers so, and what it was asked."""
    asked: list[dict[str, object]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/chat/completions", asked
    server.shutdown()
    server.server_close()


def saying(words: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": words}}]}).encode()


def test_word_vectors_prefer_the_matter() -> None:
    [nearness] = load_rerankers(AddonChoice(("wordvectors",)))
    odds = dict(zip((c.key for c in found()), nearness(ARTICLE, "en", found()), strict=True))
    assert odds["rentcontrol"] > 0 > odds["portcalder"]
    assert set(nearness(ARTICLE, "de", found())) == {0.0}


def test_a_model_chooses_by_number() -> None:
    with model(saying("I waver [3]. My answer: [1, 2, 99]")) as (url, asked):
        [by_model] = load_rerankers(AddonChoice(("llm",), url, "small"))
        odds = by_model(ARTICLE, "en", found())
    assert [o > 0 for o in odds[:3]] == [True, True, False]
    assert all(o < 0 for o in odds[2:])
    assert asked[0]["model"] == "small"
    assert f"1. {found()[0].name}" in json.dumps(asked[0], ensure_ascii=False)


@pytest.mark.parametrize(
    ("answer", "status"),
    [(b"", 200), (b"{}", 200), (saying("rent control!"), 200), (saying("[1]"), 500), (b"x" * 2_000_000, 200)],
)
def test_a_model_that_fails_is_left_out(answer: bytes, status: int) -> None:
    with model(answer, status=status) as (url, _):
        [by_model] = load_rerankers(AddonChoice(("llm",), url, "small"))
        with pytest.raises(RerankError, match="gave no answer"):
            by_model(ARTICLE, "en", found())


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (AddonChoice(("wordvector",)), "choose of: llm, wordvectors"),
        (AddonChoice(("llm",)), "needs llm_url and llm_model"),
        (AddonChoice(("llm",), "file:///etc/passwd", "m"), "llm_url"),
    ],
)
def test_a_choice_that_cannot_be_used_is_refused(choice: AddonChoice, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        load_rerankers(choice)


def test_annotate_uses_them_and_lacks_no_article_when_they_fail(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"key": "a", "headline": ARTICLE.headline, "text": TEXT, "lang": "en"}) + "\n")

    def tags(**environment: str) -> dict[str, float]:
        ended = tagwire("annotate", str(lines), data=tmp_path, extra=environment)
        assert ended.returncode == 0, ended.stderr.decode()
        return {tag["key"]: tag["score"] for tag in json.loads(ended.stdout)["tags"]}

    plain = tags()
    with model(saying("[]")) as (url, _):
        doubted = tags(TAGWIRE_RERANKERS="llm", TAGWIRE_LLM_URL=url, TAGWIRE_LLM_MODEL="small")
    assert 0 < doubted["rentcontrol"] < plain["rentcontrol"]
    assert tags(TAGWIRE_RERANKERS="llm", TAGWIRE_LLM_URL=url, TAGWIRE_LLM_MODEL="small") == plain
    ended = tagwire("annotate", str(lines), data=tmp_path, extra={"TAGWIRE_RERANKERS": "nonsense"})
    assert ended.returncode == 3
