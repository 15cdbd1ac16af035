"""The class table over HTTP."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, Parts


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/classes")
    def classes(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return the class table in force: its kinds, each with the labels of the levels above."""
        table = parts().reader.classes(actor)

        def label(code: str) -> str:
            one = table.classes[code]
            return one.label_en if language == "en" else one.label_zh

        kinds = [
            {
                "code": code,
                "label": label(code),
                "label_zh": one.label_zh,
                "label_en": one.label_en,
                "severity": int(one.severity),
                "icon": one.icon,
                "public": one.public,
                "above": [label(code[:digits]) for digits in (2, 4)],
            }
            for code, one in sorted(table.classes.items())
            if one.level == 3
        ]
        return JSONResponse({"version": table.version, "name": table.name, "classes": kinds}, headers=FRESH)

    return api
