"""`jingwei check`: whether what must always hold of the stored data does."""

from collections.abc import Mapping

import typer
from rich.console import Console

from console.cli.chinese_checks import CHECKS_ZH
from console.cli.language import say, spoken
from console.container import open_database
from console.texts import word
from data.case_integrity import examine
from data.integrity import violations
from data.patrols.integrity import examine_patrols
from data.planning.integrity import examine_plans
from data.tracks.integrity import examine_tracks
from dispatch.service import utc_now


def check() -> None:
    """Check what must always hold in the stored data; exit status 1 where it does not."""
    with open_database() as database, database.owner() as connection:
        cases, tracks = examine(connection), examine_tracks(connection)
        patrols = examine_patrols(connection, utc_now())
        found = (
            violations(connection)
            | cases.violations
            | tracks.violations
            | patrols.violations
            | examine_plans(connection)
        )
    for name, count in found.items():
        _tell(count, say(CHECKS_ZH.get(name, name), name), count)
    for one in cases.accounts:
        groups = {
            say("未结", "open"): one.open, say("已结", "closed"): one.closed, say("已合并", "merged"): one.merged,
            say("已退回", "rejected"): one.rejected, say("已作废", "void"): one.void,
        }  # fmt: skip
        _tell(one.missing, say(f"来源 {one.source} 的上报", f"reported by {one.source}"), one.reported, groups)
    for door in tracks.accounts:
        dropped = {word("dropped", reason, spoken()): count for reason, count in door.dropped.items()}
        kept = {say("保存", "kept"): door.kept}
        _tell(
            door.missing, say(f"经 {door.door} 收到的位置", f"positions by {door.door}"), door.received, kept | dropped
        )
    for kind in patrols.accounts:
        groups = {
            say("完成", "done"): kind.done, say("迟完成", "late"): kind.late, say("未完成", "not done"): kind.missed,
            say("进行中", "open"): kind.open, say("已取消", "cancelled"): kind.cancelled,
        }  # fmt: skip
        _tell(kind.missing, say(f"{kind.kind} 类任务", f"tasks of kind {kind.kind}"), kind.tasks, groups)
    if any(found.values()):
        raise typer.Exit(1)


def _tell(wrong: int, name: str, count: int, groups: Mapping[str, int] | None = None) -> None:
    """Say how many there are, and of an account what they add up from."""
    verdict = say("有误", "WRONG") if wrong else say("正常", "ok   ")
    sum_of = " = " + " + ".join(f"{part} {called}" for called, part in groups.items()) if groups else ""
    Console().print(f"{verdict} {name}{say('：', ': ')}{count}{sum_of}", soft_wrap=True)
