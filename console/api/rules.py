"""The class table and the deadlines as tables to look at and as files, over HTTP."""

import tempfile
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from console.texts import say, word
from data.administration import deadline_rules, note
from data.exchange.sheet_file import csv_of
from data.import_run import begin_run, record_run
from data.rules.class_file import COLUMNS, read_classes
from data.rules.class_table import adopt, in_force
from data.rules.sheets import Sheet, bring_in, sheet_named, told
from dispatch.permissions import EVERYWHERE, Actor, Permission, require
from dispatch.plans import IncidentClass

CSV = "text/csv; charset=utf-8"
DEADLINE_COLUMNS = ("class_code", "area_code", "severity", "milestone", "amount", "unit")


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/rules")
    def tables(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return every class in force with its severity, and every deadline."""
        require(actor, Permission.MANAGE_RULES)
        with parts().database.owner() as connection:
            classes, deadlines = in_force(connection), deadline_rules(connection)
        called = {one.code: one.label_en if language == "en" else one.label_zh for one in classes}
        body = {
            "classes": [
                {
                    "code": one.code, "label_zh": one.label_zh, "label_en": one.label_en, "severity": int(one.severity),
                    "icon": one.icon, "public": one.public,
                }
                for one in classes
            ],
            "deadlines": [
                dict(one) | {
                    "class_label": called.get(one["class_code"], ""),
                    "milestone_label": word("milestone", one["milestone"], language),
                    "unit_label": say(f"deadline_unit.{one['unit']}", language),
                }
                for one in deadlines
            ],
        }  # fmt: skip
        return JSONResponse(body, headers=NO_STORE)

    @api.get("/v1/rules/classes.csv")
    def classes_file(actor: CurrentActor) -> Response:
        """Return the class table in force as CSV, in the form in which it is taken back."""
        require(actor, Permission.MANAGE_RULES)
        with parts().database.owner() as connection:
            rows = [_class_row(one) for one in in_force(connection)]
        return _file(csv_of(COLUMNS, rows), "classes.csv")

    @api.get("/v1/rules/deadlines.csv")
    def deadlines_file(actor: CurrentActor) -> Response:
        """Return the deadlines as CSV."""
        require(actor, Permission.MANAGE_RULES)
        with parts().database.owner() as connection:
            found = deadline_rules(connection)
        return _file(
            csv_of(DEADLINE_COLUMNS, [[one[name] for name in DEADLINE_COLUMNS] for one in found]), "deadlines.csv"
        )

    @api.post("/v1/rules/classes")
    async def put_classes(request: Request, actor: CurrentActor, name: str = "classes.csv") -> JSONResponse:
        """Bring a class table (CSV as the body) into force as a new version; the same again changes nothing."""
        require(actor, Permission.MANAGE_RULES)
        body = await request.body()
        return JSONResponse(
            await to_thread.run_sync(_adopt, parts, actor, body, Path(name).name[:80]), headers=NO_STORE
        )

    @api.get("/v1/rules/{sheet}.csv")
    def sheet_file(sheet: str, actor: CurrentActor) -> Response:
        """Return another table of rules in force as CSV, in the form in which it is taken back."""
        require(actor, Permission.MANAGE_RULES)
        chosen = sheet_named(sheet)
        with parts().database.owner() as connection:
            rows = told(connection, chosen)
        return _file(csv_of(chosen.columns, rows), f"{chosen.name}.csv")

    @api.post("/v1/rules/{sheet}")
    async def put_sheet(sheet: str, request: Request, actor: CurrentActor, name: str = "") -> JSONResponse:
        """Put a file (CSV as the body) in place of a table of rules; the same again changes nothing."""
        require(actor, Permission.MANAGE_RULES)
        chosen = sheet_named(sheet)
        body = await request.body()
        said = Path(name).name[:80] or f"{chosen.name}.csv"
        return JSONResponse(await to_thread.run_sync(bring, parts, actor, chosen, body, said), headers=NO_STORE)

    return api


def bring(parts: Parts, actor: Actor, sheet: Sheet, body: bytes, name: str) -> dict[str, object]:
    """Put a file in place of a table of rules, and write down who did."""
    with tempfile.TemporaryDirectory(prefix="jwr") as place:
        file = Path(place) / (name if name.lower().endswith(".csv") else f"{name}.csv")
        file.write_bytes(body)
        with parts().database.owner() as connection:
            begin_run(connection)
            done = bring_in(connection, sheet, file)
            if done.new:
                record_run(connection, sheet.name, file, done.rows, 0, {"edition": done.edition})
                note(connection, actor, "rules_adopted", EVERYWHERE, None, f"{sheet.name}: {done.edition}")
    return {"version": done.edition, "new": done.new, "rows": done.rows}


def _adopt(parts: Parts, actor: Actor, body: bytes, name: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="jwc") as place:
        file = Path(place) / (name if name.lower().endswith(".csv") else f"{name or 'classes'}.csv")
        file.write_bytes(body)
        classes = read_classes(file)
        with parts().database.owner() as connection:
            begin_run(connection)
            adopted = adopt(connection, file.stem, file.name, classes)
            if adopted.new:
                record_run(connection, "classes", file, len(classes), 0, {"version": adopted.version})
                note(connection, actor, "classes_adopted", EVERYWHERE, None, f"{file.name}: {adopted.version}")
    return {"version": adopted.version, "new": adopted.new, "rows": len(classes)}


def _class_row(one: IncidentClass) -> list[str | int | float | None]:
    return [one.code, one.label_zh, one.label_en, int(one.severity), one.icon, "yes" if one.public else "no"]


def _file(body: bytes, name: str) -> Response:
    named = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=CSV, headers=NO_STORE | named)
