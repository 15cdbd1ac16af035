"""The audit as an auditor reads it: by what it is about, with words for all of it, and taken away."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from console.api import create_api
from console.container import Container
from console.settings import Settings
from console.texts import CATALOGUES
from console.texts.audit import AUDIT_GROUPS
from data.accounts import actor_of, put_account, sign_in
from data.database import Database
from dispatch.permissions import Role
from tests.fixtures.desk import As
from tests.fixtures.hamlet import Hamlet, settle

PASSWORD = "a long enough one"
ROOT = Path(__file__).parents[2]
WRITTEN = (
    r"INSERT INTO audit \([^)]*\)\s*(?:\"\s*\")?(?:VALUES \(|SELECT )[^']*?'([a-z_]+)'",
    r"(?:\bnote\(\s*connection, actor|\bwork\.audit\(|\bdesk\.note\(\s*actor|\b_audit\()[,\s]*\"([a-z_]+)\"",
)

# What the patterns catch besides: kinds, and the beginning of a name, where the action itself is handed in.
HANDED_IN = {"publication", "saved_view", "change_"}


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    return settle(database)


@pytest.fixture
def clients(hamlet: Hamlet, tmp_path: Path) -> dict[str, TestClient]:
    container = Container.build(Settings(data_dir=tmp_path), hamlet.database)
    api = create_api(lambda: container)
    with hamlet.database.owner() as connection:
        put_account(connection, "eye", "审计", Role.AUDITOR, "*", PASSWORD)
    auditor = actor_of(hamlet.database, sign_in(hamlet.database, "eye", PASSWORD, timedelta(hours=1)))
    assert auditor is not None
    return {
        "operator": TestClient(As(api, hamlet.operator)),
        "leader": TestClient(As(api, hamlet.leader)),
        "auditor": TestClient(As(api, auditor)),
    }


def test_looks_at_persons_are_found_together_with_reason_and_number_found(clients: dict[str, TestClient]) -> None:
    ask = {"name": "张三", "reason": "emergency", "words": "失火核实住户"}
    found = clients["operator"].post("/v1/residents/find", json=ask)
    assert found.status_code == 200, found.text
    (look,) = clients["auditor"].get("/v1/audit", params={"about": "persons"}).json()["entries"]
    assert (look["action"], look["label"], look["reason"]) == ("find", "按姓名或电话找人", "emergency: 失火核实住户")
    assert look["found"] == len(found.json()["homes"])
    assert "张三" not in str(look)
    assert clients["auditor"].get("/v1/audit", params={"about": "data"}).json()["entries"] == []


def test_what_was_found_is_taken_away_and_that_is_an_entry_too(clients: dict[str, TestClient]) -> None:
    clients["operator"].post("/v1/residents/find", json={"name": "张三", "reason": "care", "words": "上门看望独居"})
    taken = clients["auditor"].get("/v1/audit/table", params={"about": "persons", "format": "csv"})
    lines = list(csv.DictReader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert [(line["操作"], line["理由或内容"]) for line in lines] == [("按姓名或电话找人", "care: 上门看望独居")]
    (export,) = clients["auditor"].get("/v1/audit", params={"action": "export"}).json()["entries"]
    assert (export["kind_label"], export["ref"], export["found"]) == ("审计", "jingwei-audit.csv", 1)
    book = clients["auditor"].get("/v1/audit/table")
    assert book.content[:2] == b"PK"


def test_a_group_that_is_none_is_refused_and_nobody_else_reads_the_audit(clients: dict[str, TestClient]) -> None:
    wrong = clients["auditor"].get("/v1/audit", params={"about": "secrets"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "bad_value")
    assert clients["auditor"].get("/v1/audit/table", params={"format": "pdf"}).status_code == 422
    for path in ("/v1/audit", "/v1/audit/actions", "/v1/audit/table"):
        assert clients["leader"].get(path).status_code == 403


def test_every_action_that_is_written_down_has_a_group_and_words() -> None:
    texts = [
        file.read_text(encoding="utf-8")
        for folder in ("data", "dispatch", "console")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in {".py", ".sql"}
    ]
    written = {action for text in texts for pattern in WRITTEN for action in re.findall(pattern, text)} - HANDED_IN
    grouped = [action for members in AUDIT_GROUPS.values() for action in members]
    assert {"sign_in", "reveal", "patrol_cancel", "publish_plan", "layers_set"} <= written
    assert written - set(grouped) == set()
    assert len(grouped) == len(set(grouped))
    for catalogue in CATALOGUES.values():
        assert [action for action in grouped if f"audit.{action}" not in catalogue] == []
