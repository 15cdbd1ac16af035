"""Sent again: a command with a key is carried out once, and whoever asks again gets what came of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.errors import KeyMalformed
from dispatch.permissions import Actor
from dispatch.ports import CaseWork, KeyedCall

MOST_KEY_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Once:
    """An Idempotency-Key, and all that was said with it; the same key may only come with the same."""

    key: str
    said: Sequence[Any]

    def by(self, actor: Actor) -> KeyedCall:
        """Return the call as the store keeps it."""
        said = json.dumps(self.said, ensure_ascii=False, sort_keys=True, default=str)
        return KeyedCall(actor.reference, self.key, hashlib.sha256(said.encode()).digest())


def kept_answer(work: CaseWork, actor: Actor, once: Once | None) -> Mapping[str, Any] | None:
    """Return what came of a command sent before, None for a new one; call it before any row is locked.

    Raises
    ------
    KeyMalformed, KeyReused
    """
    if once is None:
        return None
    check_key(once.key)
    kept = work.answered(once.by(actor))
    return kept.body if kept else None


def keep_answer(work: CaseWork, actor: Actor, once: Once | None, body: Mapping[str, Any], now: datetime) -> None:
    """Remember what comes of a command, in the transaction that carries it out."""
    if once is not None:
        work.keep_answer(once.by(actor), body, now)


def check_key(key: str | None) -> None:
    """Pass when an Idempotency-Key is none at all or of 1 to 200 visible characters; raise KeyMalformed."""
    if key is not None and not (1 <= len(key) <= MOST_KEY_CHARACTERS and key.isprintable() and key.strip()):
        raise KeyMalformed
