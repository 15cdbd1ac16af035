"""What is said of a command that was typed wrongly, in both languages."""

from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperArgument, TyperGroup, TyperOption


def refusal(error: UsageError) -> tuple[str, str]:
    """Return one sentence in Chinese and one in English: what is wrong, and how to find out what is right."""
    path = error.ctx.command_path if error.ctx else "jingwei"
    english = error.format_message().rstrip(".")
    return f"{_chinese(error)}。用法见 {path} --help", f"{english}. See {path} --help"


def _chinese(error: UsageError) -> str:
    match error:
        case NoSuchOption():
            alike = "，是否为 " + "、".join(sorted(error.possibilities)) if error.possibilities else ""
            return f"没有选项 {error.option_name}{alike}"
        case MissingParameter():
            return f"缺少{_called(error)}"
        case BadParameter():
            return f"{_called(error)} 的值不符{_expected(error)}"
        case BadOptionUsage():
            needs = "不带值" if "does not take" in error.message else "后面须有一个值"
            return f"选项 {error.option_name} {needs}"
    if error.ctx and isinstance(error.ctx.command, TyperGroup):
        return f"没有这个命令，可用的有：{'、'.join(error.ctx.command.commands)}"
    return "参数过多"


def _called(error: BadParameter) -> str:
    kind = "选项" if isinstance(error.param, TyperOption) else "参数"
    return f"{kind} {error.param.get_error_hint()}" if error.param else kind


def _expected(error: BadParameter) -> str:
    if error.ctx is None or not isinstance(error.param, TyperOption | TyperArgument):
        return ""
    kind = error.param.display_type_rich(ctx=error.ctx) or ""
    bounds = error.param._get_number_range_help_str() or ""
    return f"，应为 {' '.join(filter(None, (kind, bounds)))}" if kind or bounds else ""
