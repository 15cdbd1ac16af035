"""Views for GIS programs, where the database has PostGIS; elsewhere there is nothing to do."""

from hashlib import sha256
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

VIEWS = Path(__file__).parent / "sql" / "postgis" / "views.sql"


def write_views(connection: Connection) -> bool:
    """Make or renew the views in the owner's transaction; tells whether something was written.

    The extension may come long after the schema, so this is asked at every migration. What is
    there already in this version is left alone: renewing would wait for whoever reads.
    """
    text = VIEWS.read_text(encoding="utf-8")
    mark = f"jingwei {sha256(text.encode()).hexdigest()}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, obj_description(to_regnamespace('jingwei_gis'), 'pg_namespace'),"
            " has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION')"
            " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
        )
        found = cursor.fetchone()
        if found is None or found[1] == mark:
            return False
        cursor.execute(sql.SQL("SET LOCAL search_path = public, {}").format(sql.Identifier(found[0])))
        cursor.execute(text)
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        if found[2]:
            # Readers call its functions themselves. In a schema of another's, its owner lets them.
            cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO jingwei_gis").format(sql.Identifier(found[0])))
        cursor.execute(sql.SQL("COMMENT ON SCHEMA jingwei_gis IS {}").format(sql.Literal(mark)))
    return True
