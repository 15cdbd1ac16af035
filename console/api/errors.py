"""One table from error code to HTTP status, one envelope for every refusal."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from math import isfinite
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from console.api.language import language_of
from console.texts import word
from dispatch.errors import BadValue, JingweiError

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "unknown_thing": 404,
        "not_appraised": 404,
        "weights_wrong": 422,
        "not_permitted": 403,
        "not_signed_in": 401,
        "foreign_origin": 403,
        "sign_in_refused": 401,
        "sign_in_slowed": 429,
        "reason_missing": 422,
        "bad_value": 422,
        "class_unknown": 422,
        "place_outside": 422,
        "place_needed": 422,
        "text_too_long": 422,
        "body_too_large": 413,
        "photo_unreadable": 422,
        "photos_too_many": 422,
        "phone_malformed": 422,
        "key_reused": 422,
        "key_malformed": 422,
        "too_many_reports": 429,
        "code_unknown": 404,
        "follow_unknown": 404,
        "transition_illegal": 409,
        "stale_version": 409,
        "step_reason_missing": 422,
        "second_person_needed": 409,
        "nothing_asked": 409,
        "nothing_new": 422,
        "already_asked": 409,
        "merge_impossible": 409,
        "proof_missing": 422,
        "unit_taken": 409,
        "unit_not_ready": 409,
        "unit_transition_illegal": 409,
        "unit_foreign": 403,
        "no_units": 422,
        "duplicate_likely": 409,
        "diversion_refused": 409,
        "undo_too_late": 409,
        "no_roads": 409,
        "upload_unfit": 422,
        "filter_unfit": 400,
        "import_busy": 409,
        "own_layer_unknown": 404,
        "import_unchecked": 409,
        "import_run_unknown": 404,
        "import_kept": 409,
        "no_rejects": 404,
        "own_change": 409,
        "change_decided": 409,
        "record_changed": 409,
        "verdict_reason_missing": 422,
        "asked_too_little": 422,
        "asked_too_often": 429,
        "visit_corrected": 409,
        "database_away": 503,
        "not_running": 503,
        "account_taken": 409,
        "member_taken": 409,
        "member_unfit": 422,
        "account_beyond_scope": 403,
        "own_account_kept": 409,
        "last_administrator": 409,
        "password_once": 409,
        "layer_closed": 403,
        "device_token_wrong": 401,
        "device_door_wrong": 403,
        "device_foreign": 403,
        "device_unit_ended": 404,
        "terminal_taken": 409,
        "positions_waiting": 503,
        "unit_locked": 409,
        "grid_locked": 409,
        "nothing_to_undo": 409,
        "nothing_to_redo": 409,
        "split_line_misses": 422,
        "cut_line_misses": 422,
        "units_not_joined": 422,
        "units_tied_by_file": 409,
        "areas_elsewhere": 422,
        "areas_unsound": 422,
        "split_too_fine": 422,
        "stroke_empty": 422,
        "grids_apart": 422,
        "no_grids_yet": 409,
        "no_units_yet": 409,
        "draft_moved": 409,
        "draft_closed": 409,
        "draft_step_illegal": 409,
        "approver_is_author": 409,
        "plan_not_approved": 409,
        "plan_rules_fail": 409,
        "override_without_reason": 422,
        "plan_date_wrong": 422,
        "plan_outdated": 409,
        "plan_base_changed": 409,
        "plan_unchanged": 422,
        "not_withdrawable": 409,
        "not_rollable": 409,
        "plan_stuck": 409,
        "task_ended": 409,
        "task_not_yet": 409,
        "entry_photo_needed": 422,
        "entry_words_needed": 422,
        "cancel_reason_missing": 422,
        "round_moved": 409,
        "nothing_to_check": 422,
        "not_checkable": 422,
        "officer_elsewhere": 422,
        "officer_off_duty": 422,
        "renovations_wrong": 422,
    }
)
# What a file or a setting got wrong is the caller's to mend.
OTHERWISE = 400
# Fields that hold codes, one or several with commas between, and the catalogue's group of each.
NAMED_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "kind",
        "permission": "permission",
        "state": "state",
        "wanted": "state",
        "rule": "rule",
        "status": "status",
        "command": "command",
        "allowed": "command",
        "why": "why",
    }
)


NO_JSON = "json_invalid"
# Limits a value was outside of, as they are written in every language.
LIMITS: Mapping[str, str] = MappingProxyType(
    {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "max_length": "≤", "min_length": "≥"}
)


def leaves(base: type[JingweiError] = JingweiError) -> Iterator[type[JingweiError]]:
    """Yield every kind of error that is loaded."""
    for error in base.__subclasses__():
        yield error
        yield from leaves(error)


def sentence(error: JingweiError, language: str) -> str:
    """Return what to tell the user, with everything by name that has one instead of by code."""
    return _filled(type(error), error.fields, language)


def code_sentence(code: str, fields: Mapping[str, object], language: str) -> str:
    """Return what to tell the user of an error of which only code and fields were kept."""
    kind = next((each for each in leaves() if each.code == code), None)
    return code if kind is None else _filled(kind, fields, language)


def _filled(kind: type[JingweiError], fields: Mapping[str, object], language: str) -> str:
    named = dict(fields)
    for field in NAMED_FIELDS.keys() & named.keys():
        named[field] = _called(NAMED_FIELDS[field], str(named[field]), language)
    return (kind.en if language == "en" else kind.zh).format(**named)


def _called(group: str, codes: str, language: str) -> str:
    found = []
    for code in codes.split(", "):
        called = word(group, code, language)
        found.append(called[:1].lower() + called[1:] if language == "en" and called != code else called)
    return ("、" if language != "en" else ", ").join(found) if len(found) > 1 else found[0]


def envelope(error: JingweiError, language: str) -> JSONResponse:
    """Return the answer for an error, in the caller's language."""
    fields = {name: _plain(value) for name, value in error.fields.items()}
    body = {"code": error.code, "message": _plain(sentence(error, language)), "fields": fields}
    return JSONResponse({"error": body}, STATUS.get(error.code, OTHERWISE))


def _plain(value: object) -> object:
    """Return what an answer can hold: numbers that are some, and text of whole characters."""
    if isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
        return value
    return str(value).encode("utf-8", "replace").decode()


def bad_value(wrong: Mapping[str, Any], skipped: int = 0) -> BadValue:
    """Return the error of a value that a checker refused, by its path without the first parts."""
    if wrong["type"] == NO_JSON:
        return _no_json()
    name = ".".join(str(part) for part in wrong["loc"][skipped:]) or str(next(iter(wrong["loc"]), "body"))
    # Of a field that is not there, what came instead is the whole body.
    value = "—" if wrong["type"] == "missing" else repr(wrong.get("input"))[:80]
    return BadValue(name=name, value=value, why=_why(wrong))


def _no_json() -> BadValue:
    return BadValue(name="body", value="…", why=NO_JSON)


def _why(wrong: Mapping[str, Any]) -> str:
    """Return what is wrong with a value: a kind the catalogue has words for, a limit, or the checker's own words."""
    kind, limits = str(wrong["type"]), wrong.get("ctx", {})
    for name, sign in LIMITS.items():
        if name in limits:
            return f"{sign} {limits[name]}"
    return str(wrong["msg"]) if word("why", kind, "en") == kind else kind


def install(api: FastAPI) -> None:
    """Answer the vocabulary's errors, a call's wrong values and unknown routes in the one envelope."""

    @api.exception_handler(JingweiError)
    def _known(request: Request, error: JingweiError) -> JSONResponse:
        return envelope(error, language_of(request))

    @api.exception_handler(RequestValidationError)
    def _wrong_value(request: Request, error: RequestValidationError) -> JSONResponse:
        return envelope(bad_value(error.errors()[0], skipped=1), language_of(request))

    @api.exception_handler(HTTPException)
    def _unrouted(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            # Bytes that are not even text: the framework has no other word for them.
            return envelope(_no_json(), language_of(request))
        body = {"code": "no_such_route", "message": str(error.detail), "fields": {"path": request.url.path}}
        return JSONResponse({"error": body}, error.status_code)
