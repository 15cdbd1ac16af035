"""The same documents for a person with a browser: plain pages to look around in."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

_STYLE = (
    "body{font:15px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;"
    "color:#e6edf3;background:#0d1520}a{color:#6cb6ff}h1{font-size:1.3rem}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #26374a;padding:.35rem .6rem;text-align:left;vertical-align:top}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#132030;padding:1rem;border-radius:6px}"
)


def page(title: str, body: Mapping[str, Any], language: str) -> str:
    """Return a document as a page: its links first, then what it lists, then all of it."""
    links = "".join(
        f'<li><a href="{escape(each["href"])}">{escape(each.get("title") or each["rel"].rpartition("/")[2])}</a></li>'
        for each in body.get("links", ())
        if each["rel"] not in {"self", "alternate"}
    )
    text = "".join(_listed(each) for each in body.get("collections", ())) or _features(body)
    rest = "" if text else f"<pre>{escape(json.dumps(body, ensure_ascii=False, indent=2))}</pre>"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>"
        f"<p>{escape(str(body.get('description', '')))}</p><ul>{links}</ul>{text}{rest}</html>"
    )


def _listed(collection: Mapping[str, Any]) -> str:
    items = next(each["href"] for each in collection["links"] if each["rel"] == "items" and each["type"] == "text/html")
    return f'<p><a href="{escape(items)}">{escape(collection["title"])}</a> {escape(collection["id"])}</p>'


def _features(body: Mapping[str, Any]) -> str:
    features = body.get("features")
    if not features:
        return ""
    names = list(features[0]["properties"])
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape('' if value is None else str(value))}</td>" for value in each["properties"].values())
        + "</tr>"
        for each in features
    )
    return f"<table><tr>{head}</tr>{rows}</table>"
