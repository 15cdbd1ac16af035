"""Things on layers of a site's own: their attributes as one document, their title, their bounds."""

from datetime import date

import shapely

from data.exchange.batch import Batch, objects
from data.exchange.task import Task

KEY_FIELDS = frozenset({"community_code", "source_ref"})
SOURCE_PREFIX = "layer:"
TITLE_MOST_CHARACTERS = 200


def gather(task: Task, batch: Batch) -> None:
    """Fill in what is written of each row beyond its place."""
    names = [field.name for field in task.kind.fields if field.name not in KEY_FIELDS]
    values = {name: batch.value(name).tolist() for name in names}
    documents = [
        {name: _plain(values[name][index]) for name in names if values[name][index] is not None}
        for index in range(len(batch))
    ]
    batch.columns["layer"] = objects([task.source.removeprefix(SOURCE_PREFIX)] * len(batch))
    batch.columns["properties"] = objects(documents)  # type: ignore[arg-type]
    with task.connection.cursor() as cursor:
        cursor.execute("SELECT title FROM own_layer WHERE code = %s", [task.kind.name])
        (title,) = cursor.fetchone() or (None,)
    titles = [str(document.get(title, ""))[:TITLE_MOST_CHARACTERS] if title else "" for document in documents]
    batch.columns["title"] = objects(list(titles))
    if batch.shapes is not None:
        bounds = shapely.bounds(batch.shapes)
        for place, name in enumerate(("west", "south", "east", "north")):
            batch.columns[name] = objects(bounds[:, place].tolist())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
