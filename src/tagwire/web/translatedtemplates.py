"""Templates in a language: messages are translated once, when a template is compiled, and cost nothing afterwards."""

import re
from collections.abc import Iterable, Iterator

from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser

_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%(%)")


class CompiledTranslations(InternationalizationExtension):
    """Jinja's ``{% trans %}`` and ``_("…")``, translated at compile time where no plural has to be chosen.

    The environment's ``translations`` must be set before its templates are compiled.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Put the translated text in place of each ``_("…")`` without values."""
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if len(held) == 4:
                if _is_message(held):
                    yield Token(held[2].lineno, "string", self._translate(held[2].value))
                    held.clear()
                else:
                    yield held.pop(0)
        yield from held

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """Write a translated message out as text and values."""
        parsed = super().parse(parser)
        before, node = (parsed[:-1], parsed[-1]) if isinstance(parsed, list) else ([], parsed)
        call = node.nodes[0] if isinstance(node, nodes.Output) and len(node.nodes) == 1 else None
        if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name) or call.node.name != "gettext":
            return parsed
        [message] = call.args
        values = {keyword.key: keyword.value for keyword in call.kwargs}
        if not isinstance(message, nodes.Const):
            return parsed
        return [*before, nodes.Output(list(_parts(self._translate(message.value), values)), lineno=node.lineno)]

    def _translate(self, message: str) -> str:
        translations = self.environment.translations  # type: ignore[attr-defined]  # set by ``extend``
        return str(translations.gettext(message))


def _is_message(tokens: list[Token]) -> bool:
    """Whether four tokens are ``_("…")``."""
    kinds = [token.type for token in tokens]
    return kinds == ["name", "lparen", "string", "rparen"] and tokens[0].value == "_"


def _parts(message: str, values: dict[str, nodes.Expr]) -> Iterator[nodes.Expr]:
    at = 0
    for found in _PLACEHOLDER.finditer(message):
        yield nodes.TemplateData(message[at : found.start()] + (found[2] or ""))
        if found[1]:
            yield values[found[1]]
        at = found.end()
    yield nodes.TemplateData(message[at:])
