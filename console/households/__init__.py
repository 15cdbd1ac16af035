"""What is on record about a home, as plain JSON values in the reader's language."""

from datetime import date
from typing import Any

from console.texts import say, word
from dispatch.changes import json_form
from dispatch.households import Change, ChangeKind, Home, Household, Lodger, Visit, VisitForm, due, may_decide
from dispatch.permissions import Actor, Permission

Row = dict[str, Any]


def home_body(home: Home, actor: Actor, today: date, language: str) -> Row:
    """Return a home with what this actor may do about it."""
    next_due = due(home.visits)
    return {
        "dwelling": home.dwelling_id,
        "address": home.address,
        "on": home.on.isoformat(),
        "today": today.isoformat(),
        "may": {
            "visit": actor.may(Permission.RECORD_VISIT),
            "propose": actor.may(Permission.PROPOSE_CHANGE),
            "verify": actor.may(Permission.VERIFY_CHANGE),
        },
        "household": _household(home.household, language) if home.household else None,
        "days": [day.isoformat() for day in home.earlier],
        "visits": [_visit(one, language) for one in home.visits],
        "next_due": next_due.isoformat() if next_due else None,
        "overdue": next_due is not None and next_due < today,
        "changes": [change_row(one, actor, language) for one in home.changes],
        "forms": [form_row(one, language) for one in home.forms],
        "tags": [
            {"code": code, "subject": subject, "label": en if language == "en" else zh}
            for code, subject, zh, en in home.tags
        ],
    }


def form_row(form: VisitForm, language: str) -> Row:
    """Return a report form with its words."""
    english = language == "en"
    return {
        "code": form.code,
        "version": form.version,
        "label": form.label_en if english else form.label_zh,
        "every_days": form.every_days,
        "fields": [
            {
                "key": field.key, "kind": field.kind.value, "label": field.label_en if english else field.label_zh, "needed": field.needed,
                "choices": [{"code": code, "label": en if english else zh} for code, zh, en in field.choices],
            }
            for field in form.fields
        ],
    }  # fmt: skip


def change_row(change: Change, actor: Actor, language: str) -> Row:
    """Return a change, old beside new, and whether this actor may decide it."""
    old, new = _old_and_new(change, language)
    return {
        "id": change.id,
        "dwelling": change.dwelling_id,
        "address": change.address,
        "grid": change.grid_code,
        "kind": change.kind.value,
        "label": word("change", change.kind.value, language),
        "who": change.resident,
        "old": old,
        "new": new,
        "secrets": [
            name for name, masked in (("name", change.name_masked), ("phone", change.phone_masked)) if masked
        ] if change.state.value == "waiting" and actor.may(Permission.REVEAL_PERSON) else [],
        "from": change.from_on.isoformat(),
        "words": change.words,
        "origin": change.origin,
        "proposed_by": change.proposed_name or say("change.by_file", language),
        "proposed_at": json_form(change.proposed_at),
        "own": change.proposed_by == actor.account_id,
        "state": change.state.value,
        "decided_by": change.decided_name,
        "decided_at": json_form(change.decided_at) if change.decided_at else None,
        "reason": change.reason,
        "stands": change.stands,
        "may_decide": actor.may(Permission.VERIFY_CHANGE) and may_decide(actor.account_id, change),
    }  # fmt: skip


def _old_and_new(change: Change, language: str) -> tuple[str, str]:
    """Return what the record said and what is proposed, each in a few words."""
    none = say("change.none", language)
    tag = _tag_label(change.tag, language) if change.tag else ""
    match change.kind:
        case ChangeKind.TENURE:
            return word("tenure", change.was or "unknown", language), word(
                "tenure", change.tenure or "unknown", language
            )
        case ChangeKind.PHONE:
            return change.was or none, change.phone_masked or none
        case ChangeKind.MOVES_IN:
            about = [
                change.name_masked or "", word("gender", change.gender, language) if change.gender else "",
                say("people.born", language, year=change.birth_year) if change.birth_year else "", change.phone_masked or "",
                say("people.head", language) if change.head else "",
                word("tenure", change.tenure, language) if change.tenure else "",
            ]  # fmt: skip
            return word("tenure", change.was or "unknown", language), " · ".join(part for part in about if part)
        case ChangeKind.MOVES_OUT | ChangeKind.LEAVES:
            return change.was or none, say("change.gone", language)
        case ChangeKind.HEAD:
            return change.was or none, change.resident or ""
        case ChangeKind.TAG_ADDED:
            return none, tag
        case ChangeKind.TAG_REMOVED:
            return tag, none


def _tag_label(tag: tuple[str, str, str, bool], language: str) -> str:
    return tag[2] if language == "en" else tag[1]


def _tags(tags: tuple[tuple[str, str, str, bool], ...], language: str) -> list[Row]:
    return [{"code": tag[0], "label": _tag_label(tag, language), "tone": "care" if tag[3] else "plain"} for tag in tags]


def _household(household: Household, language: str) -> Row:
    return {
        "id": household.id,
        "tenure": household.tenure,
        "tenure_label": word("tenure", household.tenure, language),
        "tags": _tags(household.tags, language),
        "since": household.since.isoformat(),
        "until": household.until.isoformat() if household.until else None,
        "people": [_lodger(one, language) for one in household.people],
    }


def _lodger(one: Lodger, language: str) -> Row:
    about = (
        say("people.head", language) if one.head else "",
        word("gender", one.gender, language) if one.gender else "",
        say("people.born", language, year=one.birth_year) if one.birth_year else "",
    )
    return {
        "id": one.id,
        "name": one.name_masked,
        "phone": one.phone_masked,
        "about": " · ".join(part for part in about if part),
        "head": one.head,
        "tags": _tags(one.tags, language),
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
    }


def _visit(visit: Visit, language: str) -> Row:
    english = language == "en"
    lines = []
    for field in visit.form.fields:
        answer = visit.answers.get(field.key)
        if not answer:
            continue
        words = {code: en if english else zh for code, zh, en in field.choices}
        said = [words.get(one, one) for one in (answer if isinstance(answer, list) else [answer])]
        lines.append(
            {"label": field.label_en if english else field.label_zh, "value": (", " if english else "、").join(said)}
        )
    return {
        "id": visit.id,
        "form": visit.form.code,
        "label": visit.form.label_en if english else visit.form.label_zh,
        "at": json_form(visit.at),
        "by": visit.by,
        "answers": dict(visit.answers),
        "lines": lines,
        "words": visit.words,
        "next_due": visit.next_due.isoformat() if visit.next_due else None,
        "corrects": visit.corrects,
        "corrected": visit.corrected,
    }
