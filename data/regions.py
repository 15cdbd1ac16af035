"""The chain of regions above a community."""

from psycopg2 import extensions

from dispatch.errors import CommunityMalformed, CommunityUnknown, UnknownThing
from geo.codes import CodeMalformed, chain, community

FOREIGN_COMMUNITY = "990000001001"
"""Where maps from outside China go unless a community is named."""

_KNOWN = {
    "99": "域外 Outside China",
    "9900": "域外",
    "990000": "域外",
    "990000001": "域外街道",
    FOREIGN_COMMUNITY: "域外社区",
}
_PLAIN = {2: "省级 {}", 4: "市级 {}", 6: "区县 {}", 9: "街道 {}", 12: "社区 {}"}


def check_community(code12: str) -> None:
    """Refuse what is no community's code.

    Raises
    ------
    CommunityMalformed
    """
    try:
        community(code12)
    except CodeMalformed as error:
        raise CommunityMalformed(community=code12) from error


def check_known(connection: extensions.connection, code12: str) -> None:
    """Refuse a community that is not there; raise CommunityUnknown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM region WHERE code = %s", [code12])
        if not cursor.rowcount:
            raise CommunityUnknown(community=code12)


def check_region(connection: extensions.connection, code: str) -> None:
    """Refuse a code that no region begins with; raise UnknownThing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM region WHERE starts_with(code, %s) LIMIT 1", [code])
        if not cursor.rowcount:
            raise UnknownThing(kind="region", id=code[:40])


def ensure_region(connection: extensions.connection, code12: str, name: str | None = None) -> int:
    """Create what is missing of a community and the regions above it, return how many rows.

    Existing regions keep their names; new ones get a plain name from their code until
    someone names them.

    Parameters
    ----------
    code12
        Code of the community, 12 digits.
    name
        Name of the community itself; plain when None.

    Raises
    ------
    geo.codes.CodeMalformed
        If it is no community's code.
    """
    created = 0
    with connection.cursor() as cursor:
        above: str | None = None
        for code in chain(community(code12)):
            plain = _KNOWN.get(code, _PLAIN[len(code)].format(code))
            cursor.execute(
                "INSERT INTO region (code, parent_code, name) VALUES (%s, %s, %s) ON CONFLICT (code) DO NOTHING",
                (code, above, name if name and code == code12 else plain),
            )
            created += cursor.rowcount
            above = code
    return created
