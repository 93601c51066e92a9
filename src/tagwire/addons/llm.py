"""Re-ranking by a language model of your own: which of the candidates would an editor give?

Any endpoint that speaks the chat-completions protocol will do (llama.cpp's server, Ollama, vLLM). It is shown the
headline, the beginning of the text and the candidates by number, and answers with numbers alone; so a hostile article
can make it choose badly among the article's own words, and nothing else. Where it fails, the article has the tags it
would have without it.
"""

import json
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from tagwire.addons import AddonChoice
from tagwire.errors import ConfigError, UsageError
from tagwire.model.article import Article
from tagwire.model.reranker import Reranker, RerankError
from tagwire.model.tag import Candidate
from tagwire.text.urls import split_http_url

SHOWN_CHARACTERS = 4_000
LARGEST_ANSWER = 1_000_000
"""Bytes of an answer that are read."""
CHOSEN, PASSED_OVER = 1.5, -0.5
"""Log-odds for a candidate that the model would give, and for one that it would not."""
_TASK = (
    "You are a news editor who gives articles hashtags. Answer with the numbers of the candidates that are good"
    " hashtags for this article, as a JSON list like [1, 4], and with nothing else."
)
_LIST = re.compile(r"\[[\d\s,]*\]")


def make(choice: AddonChoice) -> Reranker:
    """Return the re-ranker; raise ConfigError unless the endpoint and the model are set."""
    if choice.llm_url is None or choice.llm_model is None:
        raise ConfigError("rerankers: “llm” needs llm_url and llm_model: set both, or leave llm out")
    try:
        split_http_url(choice.llm_url)
    except UsageError as error:
        raise ConfigError(f"llm_url: {error}") from None
    return _ByModel(choice.llm_url, choice.llm_model, choice.llm_timeout_s)


@dataclass(frozen=True, slots=True)
class _ByModel:
    url: str
    model: str
    timeout_s: float

    def __call__(self, article: Article, lang: str | None, candidates: Sequence[Candidate], /) -> Sequence[float]:
        if not candidates:
            return []
        try:
            chosen = _numbers_in(self._ask(article, candidates))
        except (OSError, ValueError, LookupError, TypeError) as error:
            structlog.wrap_logger(structlog.PrintLogger(sys.stderr)).warning(  # stdout is a worker's answer
                "language model left out", url=article.canonical_url, error=str(error)
            )
            raise RerankError(f"{self.url} gave no answer: {error}") from error
        return [CHOSEN if number in chosen else PASSED_OVER for number in range(1, len(candidates) + 1)]

    def _ask(self, article: Article, candidates: Sequence[Candidate]) -> str:
        listed = "\n".join(f"{number}. {candidate.name}" for number, candidate in enumerate(candidates, 1))
        shown = f"{article.headline}\n\n{article.text[:SHOWN_CHARACTERS]}\n\nCandidates:\n{listed}"
        said = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": _TASK}, {"role": "user", "content": shown}],
        }
        request = urllib.request.Request(  # noqa: S310 - make() lets http and https pass alone
            self.url, json.dumps(said).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:  # noqa: S310
            found = json.loads(answer.read(LARGEST_ANSWER))
        return str(found["choices"][0]["message"]["content"])


def _numbers_in(answer: str) -> frozenset[int]:
    """Return the numbers of the last list in an answer: models that think aloud put it last."""
    lists = _LIST.findall(answer)
    if not lists:
        raise ValueError("no list of numbers in the answer")
    return frozenset(map(int, re.findall(r"\d+", lists[-1])))
