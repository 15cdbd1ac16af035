"""Programs that sign in with every request: HTTP Basic, or a token as Bearer.

QGIS, GDAL and the like know no sign-in page. With Basic the password is either the account's
own or a token of it. Checking a password takes a twentieth of a second on purpose, so that
one that was right a moment ago is not hashed again; rights are read anew each time.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from data.accounts import check_password, entry_named
from data.database import Database
from data.tokens import MARK, actor_of_token
from dispatch.errors import NotSignedIn
from dispatch.permissions import Actor

REMEMBERED_S = 300.0
REMEMBERED_MOST = 200
CHALLENGE = 'Basic realm="Jingwei", charset="UTF-8"'


class HeaderSignIn:
    """Finds the actor of an Authorization header."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def actor(self, database: Database, header: str) -> Actor:
        """Return who the header is.

        Raises
        ------
        NotSignedIn
            The header cannot be read, or the token has ended.
        SignInRefused, SignInSlowed
            Name and password do not belong together, or too many did not.
        """
        scheme, _, said = header.partition(" ")
        if scheme.lower() == "bearer":
            return self._of_token(database, said.strip())
        if scheme.lower() != "basic":
            raise NotSignedIn
        try:
            name, _, password = base64.b64decode(said.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, ValueError):
            raise NotSignedIn from None
        if password.startswith(MARK):
            actor = self._of_token(database, password)
            if name and actor.name != name.strip().lower():
                raise NotSignedIn
            return actor
        return self._of_password(database, name.strip().lower(), password)

    def _of_token(self, database: Database, token: str) -> Actor:
        actor = actor_of_token(database, token)
        if actor is None:
            raise NotSignedIn
        return actor

    def _of_password(self, database: Database, name: str, password: str) -> Actor:
        entry = entry_named(database, name)
        seal = hmac.new(self._key, f"{name}\0{password}".encode(), hashlib.sha256).digest()
        with self._lock:
            known, at = self._right.get(seal, ("", 0.0))
        if entry is not None and known == entry.password_hash and self._clock() - at < REMEMBERED_S:
            return entry.actor
        entry = check_password(database, name, password)
        with self._lock:
            self._right[seal] = (entry.password_hash, self._clock())
            self._right.move_to_end(seal)
            while len(self._right) > REMEMBERED_MOST:
                self._right.popitem(last=False)
        return entry.actor
