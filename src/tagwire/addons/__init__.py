"""Add-ons: re-rankers of tags that a package offers and a setting turns on. None is on by default.

A package offers one under the entry point group ``tagwire.rerankers``: a function that takes an ``AddonChoice`` and
returns a ``Reranker`` (tagwire.model.reranker). Two ship with Tagwire: ``wordvectors`` and ``llm``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points

from tagwire.errors import ConfigError
from tagwire.model.reranker import Reranker

GROUP = "tagwire.rerankers"


@dataclass(frozen=True, slots=True)
class AddonChoice:
    """Which add-ons to use, in order, and what they are told."""

    names: tuple[str, ...] = ()
    llm_url: str | None = None
    """Address of a chat-completions endpoint, such as http://127.0.0.1:8080/v1/chat/completions."""
    llm_model: str | None = None
    llm_timeout_s: float = 15.0


NO_ADDONS = AddonChoice()


def load_rerankers(choice: AddonChoice) -> tuple[Reranker, ...]:
    """Return the chosen add-ons; raise ConfigError naming one that isn't installed or can't be used."""
    if not choice.names:
        return ()
    offered = {point.name: point for point in entry_points(group=GROUP)}
    rerankers = []
    for name in choice.names:
        if name not in offered:
            known = ", ".join(sorted(offered)) or "none"
            raise ConfigError(f"rerankers: no package offers “{name}”. Install one that does, or choose of: {known}")
        try:
            make: Callable[[AddonChoice], Reranker] = offered[name].load()
        except (ImportError, AttributeError) as error:
            raise ConfigError(
                f"rerankers: “{name}” can't be loaded ({error}): install it anew or leave it out"
            ) from error
        rerankers.append(make(choice))
    return tuple(rerankers)
