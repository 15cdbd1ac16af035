"""The command line's help in a Chinese reader's words."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer import Typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from console.cli.chinese import CHINESE

SHOW_HELP_ZH = "显示本说明。"
Parameter = TyperArgument | TyperOption


class _ChineseCommand(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx)


class _ChineseGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _help(self, ctx)


def command_in(app: Typer, language: str) -> TyperGroup:
    """Return the command of `app`, with its help in `language`; what the help is written in is English."""
    if language == "en":
        _take_help(app, TyperGroup, TyperCommand)
    else:
        _take_help(app, _ChineseGroup, _ChineseCommand)
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return command


def in_chinese(text: str) -> str:
    """Return a help text in Chinese; one that nobody has put into Chinese stays as it is."""
    return CHINESE.get(" ".join(text.split()), text)


def _take_help(app: Typer, of_groups: type[TyperGroup], of_commands: type[TyperCommand]) -> None:
    app.info.cls = of_groups
    for command in app.registered_commands:
        command.cls = of_commands
    for group in app.registered_groups:
        if group.typer_instance:
            _take_help(group.typer_instance, of_groups, of_commands)


def _help(command: TyperCommand | TyperGroup, ctx: Any) -> str:
    console = Console()
    with console.capture() as written:
        _print_help(console, command, ctx)
    return written.get()


def _print_help(console: Console, command: TyperCommand | TyperGroup, ctx: Any) -> None:
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    console.print(Text(f"\n用法：{usage}\n\n{in_chinese(command.help or '')}\n"))
    shown = [one for one in command.get_params(ctx) if isinstance(one, Parameter) and not one.hidden]
    for title, kind in (("参数", TyperArgument), ("选项", TyperOption)):
        rows = [(_called(one), _kind(one, ctx), _told(one)) for one in shown if isinstance(one, kind)]
        _print_panel(console, title, rows)
    if isinstance(command, TyperGroup):
        named = [(name, in_chinese(one.help or "").split("\n\n")[0]) for name, one in command.commands.items()]
        _print_panel(console, "命令", named)


def _print_panel(console: Console, title: str, rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for number in range(len(rows[0])):
        # Chinese has no spaces to break at: it is folded, else a long line would lose its end.
        table.add_column(style="" if number else "bold cyan", no_wrap=not number, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(Panel(table, title=title, title_align="left", border_style="dim", box=box.ROUNDED))


def _called(one: Parameter) -> str:
    if isinstance(one, TyperArgument):
        return one.metavar or one.name or ""
    return ", ".join([*one.opts, *one.secondary_opts])


def _kind(one: Parameter, ctx: Any) -> str:
    if isinstance(one, TyperOption) and one.is_flag:
        return ""
    bounds = one._get_number_range_help_str()
    return f"{one.display_type_rich(ctx=ctx)} {bounds or ''}".rstrip()


def _told(one: Parameter) -> str:
    words = SHOW_HELP_ZH if "--help" in one.opts else in_chinese(one.help or "")
    default = one.default.value if isinstance(one.default, Enum) else one.default
    if one.required:
        words += " [必填]"
    elif default not in (None, False, "", []) and not callable(default):
        words += f" [默认：{'是' if default is True else default}]"
    return words
