"""The command line speaks Chinese and English, and says in one sentence what was typed wrongly."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer.main

from console.cli import app, main
from console.cli.chinese import CHINESE
from console.cli.chinese_checks import CHECKS_ZH
from console.cli.chinese_help import in_chinese
from console.cli.language import chosen, language_of
from data.case_integrity import examine
from data.database import Database
from data.integrity import violations
from data.patrols.integrity import examine_patrols
from data.planning.integrity import examine_plans
from data.tracks.integrity import examine_tracks
from dispatch.errors import BadValue, SettingWrong
from dispatch.service import utc_now


def helps(command: Any) -> Iterator[str]:
    yield command.help
    for one in command.params:
        if not getattr(one, "hidden", False):
            yield one.help
    for inner in getattr(command, "commands", {}).values():
        yield from helps(inner)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command; gives its exit status and what it wrote to the two streams."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("console.cli.keep_values_out", lambda: None)  # it sets up the whole process

    def typed(*words: str, language: str = "zh-CN") -> tuple[int, str, str]:
        monkeypatch.setenv("JINGWEI_LANGUAGE", language)
        monkeypatch.setattr("sys.argv", ["jingwei", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return typed


def test_every_command_and_option_has_help_in_both_languages() -> None:
    said = list(helps(typer.main.get_command(app)))
    assert all(said)
    assert [words for words in said if in_chinese(words) == words] == []


def test_no_chinese_help_is_left_of_a_command_that_is_gone() -> None:
    assert set(CHINESE) - {" ".join(words.split()) for words in helps(typer.main.get_command(app))} == set()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh-CN"),
        ({"LANG": "C.UTF-8"}, "zh-CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "JINGWEI_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "JINGWEI_LANGUAGE": "zh_CN.UTF-8"}, "zh-CN"),
    ],
)
def test_the_setting_goes_before_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_a_language_it_does_not_speak_is_refused() -> None:
    with pytest.raises(SettingWrong, match=r"JINGWEI_LANGUAGE.*'de'"):
        language_of({"JINGWEI_LANGUAGE": "de"})
    with pytest.raises(BadValue, match="--language"):
        chosen("fr")


def test_a_long_chinese_line_of_the_help_keeps_its_end(run: Run) -> None:
    status, shown, _ = run("--help")
    assert status == 0
    assert "用法：" in shown
    assert "Usage" not in shown
    assert "时间间隔不变。" in "".join(line.strip("│ ") for line in shown.splitlines())


def test_help_is_english_where_that_is_set(run: Run) -> None:
    _, shown, _ = run("demo", "--help", language="en")
    assert "Invented places to try everything on." in shown


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["nope"], "没有这个命令，可用的有：up、", "No such command 'nope'"),
        (["patrol", "list", "--gri", "x"], "没有选项 --gri，是否为 --grid", "No such option: --gri"),
        (["import", "layer"], "缺少参数 'KIND'", "Missing argument 'KIND'"),
        (["demo", "community", "--seed", "-3"], "选项 '--seed' 的值不符，应为 <int range> x>=0", "'--seed'"),
        (["tiles", "build", "more"], "参数过多", "unexpected extra argument"),
        (["export", "camera", "x.csv", "--datum"], "选项 --datum 后面须有一个值", "requires an argument"),
        (["import", "layer", "camera", "x.csv", "--language", "fr"], "fr", "zh-CN | en"),
        (["appraisal", "export", "x.doc"], "x.doc", ".xlsx | .pdf"),
    ],
)
def test_a_command_typed_wrongly_is_one_sentence_in_each_language(run: Run, words: list[str], zh: str, en: str) -> None:
    status, _, written = run(*words)
    assert status == 2
    english, chinese = written.splitlines()
    assert english.startswith("error: ")
    assert en in english
    assert chinese.startswith("错误：")
    assert zh in chinese


def test_every_check_of_the_stored_data_is_told_in_chinese_too(database: Database) -> None:
    with database.owner() as connection:
        found = (
            violations(connection)
            | examine(connection).violations
            | examine_tracks(connection).violations
            | examine_patrols(connection, utc_now()).violations
            | examine_plans(connection)
        )
    assert set(found) == set(CHECKS_ZH)
