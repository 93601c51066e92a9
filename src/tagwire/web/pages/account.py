"""Logging in and out, and a member's own page: password and API tokens."""

from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.errors import ParseError, UsageError
from tagwire.model.account import ApiToken, Role, Scope
from tagwire.store import AccountStore
from tagwire.text.sayings import said
from tagwire.web import ages
from tagwire.web.access.forms import Fields, Sent, member_page, own_place, see, take_form, take_open_form
from tagwire.web.access.login import SESSION as SESSION_LENGTH
from tagwire.web.access.login import NotLoggedIn, client_address, log_in
from tagwire.web.access.passwords import hash_password
from tagwire.web.access.proofs import digest, form_proof, new_token
from tagwire.web.access.visitor import COOKIE, Visitor, find_visitor, is_owner, set_session
from tagwire.web.frame import Frame, Page, for_reader
from tagwire.web.labels import capitalised, noted
from tagwire.web.ownpage import own_page
from tagwire.web.room import ReadingRoom

MOST_TOKENS = 50
MAX_LABEL_LENGTH = 100


def routes(room: ReadingRoom) -> list[Route]:
    """Return the addresses of a room that has accounts; none for one that has not."""
    if room.accounts is None:
        return []
    form = partial(take_form, room, scope=Scope.READ)
    return [
        Route("/login", for_reader(room, login_page)),
        Route("/login", partial(take_open_form, room, act=_log_in), methods=["POST"]),
        Route("/logout", partial(form, act=_log_out), methods=["POST"]),
        Route("/account", partial(member_page, room, scope=Scope.READ, show=account_page)),
        Route("/account/password", partial(form, act=_change_password), methods=["POST"]),
        Route("/account/tokens", partial(form, act=_make_token), methods=["POST"]),
        Route("/account/tokens/revoke", partial(form, act=_revoke_token), methods=["POST"]),
    ]


def login_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /login; ?owner=SECRET, which the owner's terminal shows, starts their session."""
    back = own_place(request.query_params.get("next", "/"))
    secret = request.query_params.get("owner", "")
    if secret and is_owner(room, secret):
        response = see(back)
        set_session(room, request, response, secret=secret, seconds=int(SESSION_LENGTH.total_seconds()))
        return response
    if find_visitor(room, request) is not None:
        return see(back)
    return _login(room, request, back=back)


def account_page(
    room: ReadingRoom, request: Request, visitor: Visitor, *, new: str | None = None, trouble: str | None = None
) -> Response:
    """Answer /account; a ``new`` token's secret is shown this once."""
    accounts = _accounts(room)
    values = {
        "visitor": visitor,
        "role": room.words.say(_ROLE_WORDS[visitor.role]),
        "proof": form_proof(visitor.form_secret or ""),
        "has_password": accounts.with_password(visitor.name) is not None,
        "tokens": [(token, _token_words(token, room)) for token in accounts.tokens(visitor.name)],
        "scopes": [(scope.value, room.words.say(_SCOPE_WORDS[scope])) for scope in Scope if scope in visitor.scopes],
        "new": new,
        "trouble": trouble,
    }
    frame = Frame(
        title=room.words.say("Your account"), description=room.words.say("Password and API tokens."), path="/account"
    )
    return own_page(room, request, Page("account.html", frame, values, status=400 if trouble else 200))


def _login(
    room: ReadingRoom, request: Request, *, back: str, name: str = "", trouble: str | None = None, status: int = 200
) -> Response:
    has_accounts = bool(_accounts(room).all())
    values = {
        "back": back,
        "name": name,
        "trouble": trouble,
        "has_accounts": has_accounts,
        "has_owner": room.owner is not None,
    }
    frame = Frame(
        title=room.words.say("Log in"), description=room.words.say("Log in to this reading room."), path="/login"
    )
    return own_page(room, request, Page("login.html", frame, values, status=status))


def _log_in(room: ReadingRoom, request: Request, fields: Fields) -> Response:
    name, back = fields.get("name", ""), own_place(fields.get("next", "/"))
    tried = log_in(_accounts(room), name, fields.get("password", ""), address=client_address(request), now=room.clock())
    if isinstance(tried, NotLoggedIn):
        if tried.wait:
            seconds = int(tried.wait.total_seconds()) + 1
            wait = ages.duration(tried.wait, room.words.locale)
            trouble = room.words.say("Too many wrong passwords. Try again in %(wait)s.", wait=wait)
            response = _login(room, request, back=back, name=name, trouble=trouble, status=429)
            response.headers["retry-after"] = str(seconds)
            return response
        trouble = room.words.say("Name or password is wrong.")
        return _login(room, request, back=back, name=name, trouble=trouble, status=403)
    response = see(back)
    set_session(room, request, response, secret=tried.secret, seconds=int(SESSION_LENGTH.total_seconds()))
    return response


def _log_out(room: ReadingRoom, request: Request, _sent: Sent) -> Response:
    secret = request.cookies.get(COOKIE)
    if secret:
        _accounts(room).end_session(digest(secret))
    response = see("/")
    set_session(room, request, response, secret="", seconds=0)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


def _change_password(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    accounts, name = _accounts(room), sent.visitor.name
    known = accounts.with_password(name)
    if known is None:
        raise ParseError(said("%(name)s logs in elsewhere, and has no password here", name=name))
    tried = log_in(accounts, name, sent.fields.get("old", ""), address=client_address(request), now=room.clock())
    if isinstance(tried, NotLoggedIn):
        return account_page(room, request, sent.visitor, trouble=room.words.say("Your present password is not that."))
    try:
        accounts.set_password(name, hash_password(sent.fields.get("new", "")))
    except UsageError as error:
        return account_page(room, request, sent.visitor, trouble=f"{capitalised(room.words.of(error))}.")
    return see("/login?next=/account")


def _make_token(room: ReadingRoom, request: Request, sent: Sent) -> Response:
    accounts, visitor = _accounts(room), sent.visitor
    label = " ".join(sent.fields.get("label", "").split())
    scopes = frozenset(scope for scope in visitor.scopes if f"scope-{scope}" in sent.fields)
    words, trouble = room.words, None
    if not 1 <= len(label) <= MAX_LABEL_LENGTH:
        trouble = words.say("Say in up to %(most)s characters what the token is for.", most=MAX_LABEL_LENGTH)
    elif not scopes:
        trouble = words.say("Choose what the token may do.")
    elif len(accounts.tokens(visitor.name)) >= MOST_TOKENS:
        trouble = words.say("You have %(most)s tokens; revoke one first.", most=MOST_TOKENS)
    elif accounts.with_password(visitor.name) is None:
        trouble = words.say("Tokens need an account here; an admin adds it.")
    if trouble is not None:
        return account_page(room, request, visitor, trouble=trouble)
    secret = new_token()
    accounts.add_token(digest(secret), ApiToken(0, visitor.name, label, scopes, room.clock()))
    return account_page(room, request, visitor, new=secret)


def _revoke_token(room: ReadingRoom, _request: Request, sent: Sent) -> Response:
    number = sent.fields.get("number", "")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        raise ParseError(said("%(given)s is no token's number", given=repr(number[:40])))
    _accounts(room).remove_token(sent.visitor.name, int(number))
    return see("/account")


def _accounts(room: ReadingRoom) -> AccountStore:
    assert room.accounts is not None, "these addresses exist only where there are accounts"
    return room.accounts


def _token_words(token: ApiToken, room: ReadingRoom) -> str:
    words = room.words
    may = ", ".join(words.say(_SCOPE_WORDS[scope]) for scope in Scope if scope in token.scopes)
    made = words.say("made %(date)s", date=_day(token.created_at, room))
    if token.used_at is None:
        used = words.say("never used")
    else:
        used = words.say("last used %(date)s", date=_day(token.used_at, room))
    return f"{may} · {made} · {used}"


def _day(moment: datetime, room: ReadingRoom) -> str:
    return ages.long_date(moment.date(), room.words.locale)


_SCOPE_WORDS = {
    Scope.READ: noted("read"),
    Scope.CORRECT: noted("correct tags"),
    Scope.MANAGE: noted("manage sources and accounts"),
}
_ROLE_WORDS = {
    Role.READER: noted("a reader"),
    Role.EDITOR: noted("an editor"),
    Role.ADMIN: noted("an admin"),
}
