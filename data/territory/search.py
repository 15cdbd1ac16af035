"""Find things by any fragment of a name, address, code or plate."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from data.territory.home_address import HomeAddress, numeral, same_building
from data.territory.statements import Row, rows, statement
from data.territory.values import geometry, place
from dispatch.territory import Crumb, Hit, Kind

CANDIDATES = 60
CUTS_A_NUMBER = 3
LEAST_WITHIN = 3
_INITIALS = re.compile(r"[a-z][a-z0-9]{1,15}")
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_WILD = re.compile(r"([%_\\])")
_SPECIAL = re.compile(r"([^\w\s])")


@dataclass(frozen=True, slots=True)
class Fragments:
    """What was typed, cut into fragments that must all occur."""

    phrase: str
    parts: tuple[str, ...]

    @classmethod
    def typed(cls, words: str) -> "Fragments":
        """Cut at spaces and control characters; full-width characters count as their plain twins."""
        plain = unicodedata.normalize("NFKC", words)
        parts = "".join(sign if sign.isprintable() else " " for sign in plain).split()
        return cls(" ".join(parts), tuple(parts))

    def finer(self) -> "Fragments | None":
        """Cut further, between figures and letters: '南坑路12-301' finds '南坑路12号3栋301室'."""
        parts = tuple(_RUNS.findall(self.phrase))
        return Fragments(self.phrase, parts) if len(parts) > len(self.parts) else None

    def patterns(self) -> list[str]:
        """Return a LIKE pattern for each fragment."""
        return ["%" + _WILD.sub(r"\\\1", part) + "%" for part in self.parts]

    def edges(self) -> list[str]:
        """Return a regular expression for each fragment that never begins or ends inside a number."""
        return [
            (r"(^|\D)" if part[0].isdigit() else "")
            + _SPECIAL.sub(r"\\\1", part)
            + (r"($|\D)" if part[-1].isdigit() else "")
            for part in self.parts
        ]


def search(connection: Connection, words: str, kinds: Sequence[Kind], limit: int) -> list[Hit]:
    """Return at most `limit` hits: by words, and where letters were typed by the initials of names as well."""
    letters = "".join(unicodedata.normalize("NFKC", words).lower().split())
    if not _INITIALS.fullmatch(letters):
        return _by_words(connection, words, kinds, limit)
    # Two letters make no trigram: the addresses of a whole district would be read one by one.
    named_only = [kind for kind in kinds if kind != Kind.DWELLING or len(letters) >= LEAST_WITHIN]
    hits = _by_words(connection, words, named_only, limit, cut=False)
    named = _by_initials(connection, letters, kinds, limit)
    known = {(hit.kind, hit.id) for hit in named}
    both = [*named, *(hit for hit in hits if (hit.kind, hit.id) not in known)]
    return sorted(both, key=lambda hit: hit.rank)[:limit]


def _by_initials(connection: Connection, letters: str, kinds: Sequence[Kind], limit: int) -> list[Hit]:
    """Return what is called by these first letters of its pinyin: jwsq for 经纬社区."""
    values = {
        "kinds": [kind.value for kind in kinds],
        "initials": letters,
        "from": f"{letters}%",
        "within": f"%{letters}%" if len(letters) >= LEAST_WITHIN else None,
        "names": max(CANDIDATES, limit),
        "limit": limit,
    }
    return [_hit(one) for one in rows(connection, statement("search_initials"), values)]


def _by_words(connection: Connection, words: str, kinds: Sequence[Kind], limit: int, *, cut: bool = True) -> list[Hit]:
    """Return at most `limit` hits: exact names first, then homes by their parts, then fragments.

    `cut` says whether what is found by nothing is cut further, between figures and letters.
    """
    fragments = Fragments.typed(words)
    if not fragments.parts:
        return []
    address = HomeAddress.typed(words)
    homes = _homes(connection, address, limit) if Kind.DWELLING in kinds and address.names_homes else []
    if homes:
        # The whole address was understood: its fragments would only bring in more of the same.
        kinds = [kind for kind in kinds if kind != Kind.DWELLING]
    if all(len(part) < LEAST_WITHIN for part in fragments.parts):
        hits = _found_briefly(connection, fragments, kinds, limit)
    else:
        hits = _found(connection, fragments, kinds, limit)
    if homes:
        return sorted([*homes, *hits], key=lambda hit: hit.rank)[:limit]
    if address.names_homes:
        # Whoever asks for building 3 is not helped by building 13.
        hits = [hit for hit in hits if hit.kind != Kind.DWELLING or hit.rank < CUTS_A_NUMBER]
    as_written = Fragments.typed(same_building(words))
    if not hits and as_written.parts != fragments.parts:
        fragments = as_written
        hits = _found(connection, fragments, kinds, limit)
    finer = fragments.finer() if cut else None
    if not hits and finer:
        # Loose figures occur everywhere; only whole numbers count here.
        hits = [hit for hit in _found(connection, finer, kinds, limit) if hit.rank < CUTS_A_NUMBER]
    return hits


def _found(connection: Connection, fragments: Fragments, kinds: Sequence[Kind], limit: int) -> list[Hit]:
    patterns = fragments.patterns()
    found = rows(
        connection,
        statement("search"),
        {
            "kinds": [kind.value for kind in kinds],
            "phrase": fragments.phrase,
            "patterns": patterns,
            "edges": fragments.edges(),
            "cased": fragments.phrase.lower() != fragments.phrase.upper(),
            "most": max(CANDIDATES, limit),
            "limit": limit,
        },
    )
    return [_hit(one) for one in found]


def _found_briefly(connection: Connection, fragments: Fragments, kinds: Sequence[Kind], limit: int) -> list[Hit]:
    """Return the hits of fragments of two characters, which make no trigram: addresses would be read one by one.

    Homes are looked for in the buildings found; in the whole area only where nothing else is found.
    """
    hits = _found(connection, fragments, [kind for kind in kinds if kind != Kind.DWELLING], limit)
    if Kind.DWELLING not in kinds or len(hits) >= limit:
        return hits
    if not hits:
        return _found(connection, fragments, [Kind.DWELLING], limit)
    values = {
        "buildings": [int(hit.id) for hit in hits if hit.kind == Kind.BUILDING],
        "phrase": fragments.phrase,
        "patterns": fragments.patterns(),
        "edges": fragments.edges(),
        "limit": limit,
    }
    homes = [_hit(one) for one in rows(connection, statement("search_inside"), values)]
    return sorted([*hits, *homes], key=lambda hit: hit.rank)[:limit]


def _homes(connection: Connection, address: HomeAddress, limit: int) -> list[Hit]:
    """Return the homes an address names, taken apart."""
    words = Fragments(" ".join(address.words), address.words)
    numbers = [address.building, *numeral(address.building)] if address.building else []
    units = [address.unit, *numeral(address.unit)] if address.unit else []
    found = rows(
        connection,
        statement("search_homes"),
        {
            "patterns": words.patterns(),
            "edges": words.edges(),
            "numbers": numbers,
            "units": [unit + sign for unit in units for sign in ("单元", "", "门", "梯", "号楼")],
            "floor": address.floor,
            "rooms": address.rooms(),
            "short_rooms": address.short_rooms(),
            "short_floor": address.floor_of_room(),
            "limit": limit,
        },
    )
    return [_hit(one) for one in found]


def _hit(found: Row) -> Hit:
    position, _ = place(geometry(found["geom"]) if found["geom"] else None)
    parent = found["parent_kind"] if found["parent_id"] else None
    return Hit(
        kind=Kind(found["kind"]),
        id=found["id"],
        name=found["name"],
        detail=found["detail"] or "",
        post=found["post"],
        lng=position.lng if position else None,
        lat=position.lat if position else None,
        parent=Crumb(Kind(parent), found["parent_id"], found["parent_name"]) if parent else None,
        rank=found["rank"],
    )
