"""Administration: what may be changed and what never, and that other roles are refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.manifest import build_manifest
from console.screens.choice import screen_for, screens_of
from console.settings import Settings
from data.accounts import actor_of, put_account, sign_in
from data.database import Database
from data.tokens import actor_of_token
from data.units import sync_units
from dispatch.account_rules import Rights, check_change
from dispatch.errors import AccountBeyondScope, LastAdministrator, OwnAccountKept, PasswordOnce, SignInRefused
from dispatch.permissions import Actor, Role
from dispatch.service import utc_now
from tests.fixtures.api import ApiOf
from tests.fixtures.desk import As
from tests.fixtures.hamlet import BEI, NAN, WEST, Hamlet, settle

HOUR = timedelta(hours=1)
PASSWORD = "a long enough one"
OWN_WORDS = "words of my own choice"
RIGHTS = {"display_name": "新人", "role": "operator", "scope": NAN, "language": "zh-CN"}
ROUTES = {
    "accounts": [
        ("GET", "/v1/accounts"), ("GET", "/v1/accounts/scopes"), ("GET", "/v1/accounts/members"), ("POST", "/v1/accounts"), ("POST", "/v1/accounts/1"),
        ("POST", "/v1/accounts/1/password"), ("POST", "/v1/accounts/1/signout"), ("GET", "/v1/layer-settings"),
        ("POST", "/v1/layer-settings"), ("POST", "/v1/layer-settings/tiles"), ("GET", "/v1/rules"),
        ("GET", "/v1/tokens"), ("POST", "/v1/tokens"), ("DELETE", "/v1/tokens/1"), ("GET", "/v1/rules/classes.csv"), ("GET", "/v1/rules/deadlines.csv"), ("POST", "/v1/rules/classes"),
    ],
    "audit": [("GET", "/v1/audit"), ("GET", "/v1/audit/actions"), ("GET", "/v1/audit/table")],
    "both": [("GET", "/v1/system")],
}  # fmt: skip
BODIES = {
    "/v1/accounts": RIGHTS | {"name": "new.one"},
    "/v1/accounts/1": RIGHTS,
    "/v1/layer-settings": {"layers": []},
    "/v1/tokens": {"account": "nobody", "name": "n"},
}
OPEN_TO = {
    "accounts": {Role.ADMINISTRATOR},
    "audit": {Role.AUDITOR},
    "both": {Role.ADMINISTRATOR, Role.AUDITOR},
}


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    return settle(database)


@pytest.fixture
def container(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> Container:
    return Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)


@pytest.fixture
def api(container: Container) -> ASGIApp:
    return ApiOf(container)


@pytest.fixture
def administrator(hamlet: Hamlet) -> Actor:
    return appointed(hamlet, "chief", Role.ADMINISTRATOR, "*")


@pytest.fixture
def admin(api: ASGIApp, administrator: Actor) -> TestClient:
    return TestClient(As(api, administrator))


def appointed(hamlet: Hamlet, name: str, role: Role, scope: str) -> Actor:
    with hamlet.database.owner() as connection:
        put_account(connection, name, name.title(), role, scope, PASSWORD)
    actor = actor_of(hamlet.database, sign_in(hamlet.database, name, PASSWORD, HOUR))
    assert actor is not None
    return actor


def account(admin: TestClient, name: str) -> dict[str, object]:
    return next(one for one in admin.get("/v1/accounts").json()["accounts"] if one["name"] == name)


@pytest.mark.parametrize("role", list(Role))
def test_every_other_role_is_refused(api: ASGIApp, hamlet: Hamlet, role: Role) -> None:
    client = TestClient(As(api, replace(hamlet.operator, role=role, scope="*")))
    for group, routes in ROUTES.items():
        if role in OPEN_TO[group]:
            continue
        for method, path in routes:
            answer = client.request(method, path, json=BODIES.get(path))
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_permitted"), (role, path)


def test_a_new_account_signs_in_once_with_what_it_was_given(admin: TestClient, hamlet: Hamlet) -> None:
    made = admin.post("/v1/accounts", json=RIGHTS | {"name": "new.one"})
    assert made.status_code == 201
    password = made.json()["password"]
    with pytest.raises(PasswordOnce):
        sign_in(hamlet.database, "new.one", password, HOUR)
    with pytest.raises(PasswordOnce):
        sign_in(hamlet.database, "new.one", password, HOUR, password)
    with pytest.raises(PasswordOnce):
        sign_in(hamlet.database, "new.one", password, HOUR, "short")
    actor = actor_of(hamlet.database, sign_in(hamlet.database, "new.one", password, HOUR, OWN_WORDS))
    assert actor is not None
    assert (actor.role, actor.scope) == (Role.OPERATOR, NAN)
    with pytest.raises(SignInRefused):
        sign_in(hamlet.database, "new.one", password, HOUR)
    assert sign_in(hamlet.database, "new.one", OWN_WORDS, HOUR)
    row = account(admin, "new.one")
    assert row["last_sign_in"] is not None
    assert (row["sessions"], row["password_once"]) == (2, False)


def test_a_wrong_once_password_opens_nothing_whatever_comes_with_it(admin: TestClient, hamlet: Hamlet) -> None:
    admin.post("/v1/accounts", json=RIGHTS | {"name": "new.one"})
    with pytest.raises(SignInRefused):
        sign_in(hamlet.database, "new.one", "guessed-guessed", HOUR, OWN_WORDS)


def test_resetting_a_password_ends_every_session(admin: TestClient, hamlet: Hamlet) -> None:
    appointed(hamlet, "wang", Role.OPERATOR, NAN)
    token = sign_in(hamlet.database, "wang", PASSWORD, HOUR)
    row = account(admin, "wang")
    password = admin.post(f"/v1/accounts/{row['id']}/password").json()["password"]
    assert actor_of(hamlet.database, token) is None
    with pytest.raises(SignInRefused):
        sign_in(hamlet.database, "wang", PASSWORD, HOUR)
    assert sign_in(hamlet.database, "wang", password, HOUR, OWN_WORDS)


def test_signing_out_everywhere_ends_sessions_and_leaves_the_password(admin: TestClient, hamlet: Hamlet) -> None:
    appointed(hamlet, "wang", Role.OPERATOR, NAN)
    token = sign_in(hamlet.database, "wang", PASSWORD, HOUR)
    answer = admin.post(f"/v1/accounts/{account(admin, 'wang')['id']}/signout")
    assert answer.json()["ended"] == 2
    assert actor_of(hamlet.database, token) is None
    assert sign_in(hamlet.database, "wang", PASSWORD, HOUR)


def test_a_deactivated_account_is_out_at_once_and_may_come_back(admin: TestClient, hamlet: Hamlet) -> None:
    appointed(hamlet, "wang", Role.OPERATOR, NAN)
    token = sign_in(hamlet.database, "wang", PASSWORD, HOUR)
    path = f"/v1/accounts/{account(admin, 'wang')['id']}"
    assert admin.post(path, json=RIGHTS | {"disabled": True}).json()["account"]["disabled"] is True
    assert actor_of(hamlet.database, token) is None
    with pytest.raises(SignInRefused):
        sign_in(hamlet.database, "wang", PASSWORD, HOUR)
    admin.post(path, json=RIGHTS | {"disabled": False})
    assert sign_in(hamlet.database, "wang", PASSWORD, HOUR)


def test_administrators_do_not_lock_themselves_out(admin: TestClient, administrator: Actor) -> None:
    path = f"/v1/accounts/{administrator.account_id}"
    own = {"display_name": "x", "role": "administrator", "scope": "*", "language": "zh-CN"}
    for change in ({"disabled": True}, {"role": "operator"}, {"scope": NAN}):
        answer = admin.post(path, json=own | change)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "own_account_kept")
    assert admin.post(path, json=own).status_code == 200


def test_the_last_administrator_of_everything_stays() -> None:
    actor = Actor(1, "a", "A", Role.ADMINISTRATOR, "*", "zh-CN")
    chief = Rights(Role.ADMINISTRATOR, "*")
    for after in (Rights(Role.ADMINISTRATOR, "*", True), Rights(Role.ADMINISTRATOR, NAN), Rights(Role.AUDITOR, "*")):
        with pytest.raises(LastAdministrator):
            check_change(actor, 2, chief, after, others=False)
        check_change(actor, 2, chief, after, others=True)
    with pytest.raises(OwnAccountKept):
        check_change(actor, 1, chief, Rights(Role.AUDITOR, "*"), others=True)


@pytest.mark.parametrize("scope", ["*", BEI, "440306"])
def test_an_administrator_of_an_area_manages_only_what_lies_in_it(api: ASGIApp, hamlet: Hamlet, scope: str) -> None:
    local = appointed(hamlet, "local", Role.ADMINISTRATOR, NAN)
    client = TestClient(As(api, local))
    answer = client.post("/v1/accounts", json=RIGHTS | {"name": "new.one", "scope": scope})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "account_beyond_scope")
    assert {one["scope"] for one in client.get("/v1/accounts").json()["accounts"]} <= {NAN, WEST}
    assert client.post("/v1/accounts", json=RIGHTS | {"name": "new.one", "scope": WEST}).status_code == 201
    with pytest.raises(AccountBeyondScope):
        check_change(local, 9, Rights(Role.OPERATOR, "*"), Rights(Role.OPERATOR, NAN), others=True)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"name": "chief"}, 409, "account_taken"),
        ({"name": "UPPER"}, 422, "bad_value"),
        ({"scope": "999999999"}, 422, "bad_value"),
        ({"scope": "12345"}, 422, "bad_value"),
        ({"role": "resident"}, 422, "bad_value"),
        ({"role": "king"}, 422, "bad_value"),
        ({"language": "fr"}, 422, "bad_value"),
        ({"more": 1}, 422, "bad_value"),
    ],
)
def test_a_wrong_account_is_refused_and_nothing_created(
    admin: TestClient, wrong: dict[str, object], status: int, code: str
) -> None:
    before = len(admin.get("/v1/accounts").json()["accounts"])
    answer = admin.post("/v1/accounts", json=RIGHTS | {"name": "new.one"} | wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert len(admin.get("/v1/accounts").json()["accounts"]) == before


def put_members(hamlet: Hamlet) -> dict[str, int]:
    """Enrol the staff of the hamlet; return the member of its grid and one without a grid by name."""
    with hamlet.database.owner() as connection:
        sync_units(connection, utc_now())
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, id FROM unit WHERE kind = 'member'")
            return dict(cursor.fetchall())


def test_an_officers_account_is_a_members_and_the_session_knows(admin: TestClient, hamlet: Hamlet) -> None:
    units = put_members(hamlet)
    listed = admin.get("/v1/accounts/members").json()["members"]
    assert listed == [{"unit": units["钱网格长"], "name": "钱网格长", "grid": WEST}]
    officer = RIGHTS | {"role": "grid_officer", "scope": WEST, "unit": units["钱网格长"]}
    made = admin.post("/v1/accounts", json=officer | {"name": "qian"}).json()
    session = sign_in(hamlet.database, "qian", made["password"], HOUR, OWN_WORDS)
    actor = actor_of(hamlet.database, session)
    assert actor is not None
    assert actor.unit_id == units["钱网格长"]
    (row,) = [one for one in admin.get("/v1/accounts").json()["accounts"] if one["name"] == "qian"]
    assert (row["unit"], row["member"]) == (units["钱网格长"], "钱网格长")
    # One member, one account; nobody's again when it is taken off.
    taken = admin.post("/v1/accounts", json=officer | {"name": "qian2"})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "member_taken")
    assert admin.post(f"/v1/accounts/{made['id']}", json=officer | {"unit": None}).json()["account"]["unit"] is None
    assert admin.post("/v1/accounts", json=officer | {"name": "qian2"}).status_code == 201


@pytest.mark.parametrize(
    ("member", "changes"),
    [("钱网格长", {"role": "operator"}), ("钱网格长", {"scope": BEI}), ("孙综合", {}), ("赵队长", {}), ("", {})],
)
def test_an_account_is_only_the_account_of_a_member_who_fits(
    admin: TestClient, hamlet: Hamlet, member: str, changes: dict[str, object]
) -> None:
    unit = put_members(hamlet).get(member, 424242)
    body = RIGHTS | {"name": "new.one", "role": "grid_officer", "scope": WEST, "unit": unit} | changes
    refused = admin.post("/v1/accounts", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "member_unfit")


def test_changes_to_accounts_are_in_the_audit(api: ASGIApp, admin: TestClient, hamlet: Hamlet) -> None:
    made = admin.post("/v1/accounts", json=RIGHTS | {"name": "new.one"}).json()
    admin.post(f"/v1/accounts/{made['id']}/password")
    auditor = TestClient(As(api, appointed(hamlet, "eye", Role.AUDITOR, "*")))
    entries = auditor.get("/v1/audit", params={"person": "chief"}).json()["entries"]
    assert [one["action"] for one in entries][:2] == ["password_reset", "account_created"]
    assert made["password"] not in str(entries)
    only = auditor.get("/v1/audit", params={"action": "sign_in", "limit": 1}).json()
    assert [one["account"] for one in only["entries"]] == ["eye"]
    assert only["more"] is True
    older = auditor.get("/v1/audit", params={"action": "sign_in", "before": only["entries"][0]["seq"]}).json()
    assert [one["account"] for one in older["entries"]] == ["chief"]
    assert auditor.get("/v1/audit", params={"since": "2999-01-01T00:00:00Z"}).json()["entries"] == []
    assert auditor.get("/v1/audit", params={"since": "2999-01-01T00:00:00"}).status_code == 422


def test_layers_are_listed_as_they_are_set(admin: TestClient, container: Container, hamlet: Hamlet) -> None:
    listed = admin.get("/v1/layer-settings").json()["layers"]
    assert {one["layer"] for one in listed} >= {"grids", "buildings", "cameras", "incidents"}
    cameras = {
        "layer": "cameras",
        "name_zh": "监控",
        "visible": False,
        "min_zoom": 12.5,
        "roles": ["administrator", "leader"],
    }
    wanted = [cameras, *({"layer": one["layer"]} for one in listed if one["layer"] != "cameras")]
    assert admin.post("/v1/layer-settings", json={"layers": wanted}).status_code == 200
    seen = build_manifest(container, hamlet.leader, "zh-CN")
    item = next(item for group in seen["tree"] for item in group["items"] if item["layer"] == "cameras")
    assert (item["label"], item["visible"]) == ("监控", False)
    assert {one["visibleMinZoom"] for one in seen["spec"]["layers"] if one["id"] in {"cameras", "fans"}} == {12.5}
    closed = build_manifest(container, hamlet.operator, "zh-CN")
    assert "cameras" not in [item["layer"] for group in closed["tree"] for item in group["items"]]
    assert "cameras" not in [one["id"] for one in closed["spec"]["layers"]]


def test_a_closed_layer_gives_its_rows_to_nobody_else(api: ASGIApp, admin: TestClient, hamlet: Hamlet) -> None:
    operator = TestClient(As(api, hamlet.operator))
    assert operator.get("/v1/layers/cameras").status_code == 200
    admin.post("/v1/layer-settings", json={"layers": [{"layer": "cameras", "roles": ["administrator"]}]})
    answer = operator.get("/v1/layers/cameras")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "layer_closed")
    assert operator.get("/v1/layers/grids").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        [{"layer": "hats"}],
        [{"layer": "grids"}, {"layer": "grids"}],
        [{"layer": "cameras", "roles": ["leader"]}],
        [{"layer": "buildings", "roles": ["administrator"]}],
        [{"layer": "cameras", "min_zoom": 40}],
    ],
)
def test_settings_that_cannot_be_are_refused(admin: TestClient, wrong: list[dict[str, object]]) -> None:
    assert admin.post("/v1/layer-settings", json={"layers": wrong}).status_code == 422


def test_class_tables_come_and_go_as_files(admin: TestClient) -> None:
    file = admin.get("/v1/rules/classes.csv").content
    assert admin.post("/v1/rules/classes", content=file).json()["new"] is False
    changed = file.decode("utf-8-sig").replace("电动车上楼充电", "电动自行车上楼充电").encode()
    answer = admin.post("/v1/rules/classes", params={"name": "新清单.csv"}, content=changed).json()
    assert (answer["new"], answer["version"]) == (True, 2)
    assert "电动自行车上楼充电" in {one["label_zh"] for one in admin.get("/v1/rules").json()["classes"]}
    bad = admin.post("/v1/rules/classes", content=b"code,label_zh,label_en\n1,a,b\n")
    assert bad.json()["error"]["code"] == "class_table_wrong"
    assert admin.get("/v1/rules/deadlines.csv").content.decode("utf-8-sig").startswith("class_code,area_code")
    assert admin.get("/v1/rules").json()["deadlines"]


def test_the_system_says_how_it_is(admin: TestClient) -> None:
    state = admin.get("/v1/system").json()
    assert state["database"]["bytes"] > 1_000_000
    assert state["disk"]["free"] > 0
    assert state["live"] == {"viewers": 0, "in_touch": False, "backlog": None}


def test_each_role_opens_on_its_own_screen(hamlet: Hamlet) -> None:
    def of(role: Role) -> Actor:
        return replace(hamlet.operator, role=role)

    own = {role: screens_of(of(role))[0] for role in Role}
    assert own[Role.PLANNER] == "planner"
    assert own[Role.LEADER] == "leader"
    assert own[Role.ADMINISTRATOR] == own[Role.AUDITOR] == "admin"
    assert screen_for(of(Role.OPERATOR), "planner") == "operator"
    assert screen_for(of(Role.PLANNER), "admin") == "planner"
    assert screen_for(of(Role.LEADER), "operator") == "operator"


def test_a_token_is_shown_once_signs_a_program_in_and_ends_when_revoked(
    admin: TestClient, hamlet: Hamlet, administrator: Actor
) -> None:
    appointed(hamlet, "planner.one", Role.PLANNER, NAN)
    made = admin.post("/v1/tokens", json={"account": "planner.one", "name": "QGIS", "days": 30}).json()
    token = made["token"]
    (listed,) = admin.get("/v1/tokens").json()["tokens"]
    assert token not in admin.get("/v1/tokens").text
    assert (listed["account"], listed["name"], listed["revoked_at"]) == ("planner.one", "QGIS", None)
    actor = actor_of_token(hamlet.database, token)
    assert actor is not None
    assert (actor.name, actor.role, actor.scope) == ("planner.one", Role.PLANNER, NAN)
    (ended,) = admin.delete(f"/v1/tokens/{listed['id']}").json()["tokens"]
    assert ended["revoked_at"] is not None
    assert actor_of_token(hamlet.database, token) is None
    assert admin.delete(f"/v1/tokens/{listed['id']}").json()["error"]["code"] == "token_unknown"
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT action, account_id FROM audit WHERE kind = 'token' ORDER BY seq")
        assert cursor.fetchall() == [
            ("token_made", administrator.account_id), ("token_revoked", administrator.account_id),
        ]  # fmt: skip


def test_tokens_are_only_for_accounts_that_one_manages(api: ASGIApp, admin: TestClient, hamlet: Hamlet) -> None:
    appointed(hamlet, "planner.all", Role.PLANNER, "*")
    made = admin.post("/v1/tokens", json={"account": "planner.all", "name": "all", "days": None}).json()
    local = TestClient(As(api, appointed(hamlet, "local", Role.ADMINISTRATOR, NAN)))
    assert local.get("/v1/tokens").json()["tokens"] == []
    assert "planner.all" not in local.get("/v1/tokens").json()["accounts"]
    refused = local.post("/v1/tokens", json={"account": "planner.all", "name": "x", "days": 1})
    assert refused.json()["error"]["code"] == "account_unknown"
    assert local.delete(f"/v1/tokens/{made['tokens'][0]['id']}").json()["error"]["code"] == "token_unknown"
    for wrong in ({"days": 0}, {"days": 4000}, {"name": ""}, {"secret": "x"}):
        assert admin.post("/v1/tokens", json={"account": "planner.all", "name": "x"} | wrong).status_code == 422


@pytest.mark.parametrize("sheet", ["deadlines", "calendar", "holidays", "responsibilities", "plans"])
def test_a_table_of_rules_goes_out_and_comes_in_as_a_file(admin: TestClient, sheet: str) -> None:
    file = admin.get(f"/v1/rules/{sheet}.csv")
    assert file.headers["content-type"].startswith("text/csv")
    again = admin.post(f"/v1/rules/{sheet}?name=mine.csv", content=file.content)
    assert (again.status_code, again.json()["new"]) == (200, False), again.text
    head = file.content.splitlines(keepends=True)[0]
    wrong = admin.post(f"/v1/rules/{sheet}", content=head + b"nonsense" + b"," * head.count(b",") + b"\r\n")
    assert wrong.json()["error"]["code"] == "rule_sheet_wrong"
    assert admin.get(f"/v1/rules/{sheet}.csv").content == file.content
    assert admin.post("/v1/rules/dragons", content=b"x").json()["error"]["code"] == "bad_value"
