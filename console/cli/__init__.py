"""The command line: `jingwei`."""

import sys
from typing import NoReturn

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError

from console.cli import (
    accounts,
    appraisal,
    check,
    demo,
    demo_district,
    devices,
    import_runs,
    layer,
    osm,
    own_layers,
    patrols,
    plan_files,
    plans,
    publications,
    replay,
    rules,
    serve,
    sheets,
    simulate,
    tiles,
    tokens,
    unit_files,
)
from console.cli.chinese_help import command_in
from console.cli.language import spoken
from console.cli.refusals import refusal
from console.logs import keep_values_out
from data.rules.sheets import SHEETS
from dispatch.errors import JingweiError

MISUSED_STATUS = 2

app = typer.Typer(
    name="jingwei",
    help="经纬 Jingwei: command map of community grids.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="Bring data in.", no_args_is_help=True)
demos = typer.Typer(help="Invented places to try everything on.", no_args_is_help=True)
tile_commands = typer.Typer(help="Map tiles.", no_args_is_help=True)
users = typer.Typer(help="Accounts.", no_args_is_help=True)
token_commands = typer.Typer(help="What programs sign in with.", no_args_is_help=True)
device_commands = typer.Typer(help="What says where units are.", no_args_is_help=True)
plan_commands = typer.Typer(help="Plans of grids.", no_args_is_help=True)
patrol_commands = typer.Typer(help="Patrols of grids.", no_args_is_help=True)
rule_commands = typer.Typer(help="Rules a district sets for itself.", no_args_is_help=True)
layer_commands = typer.Typer(help="Layers of your own.", no_args_is_help=True)
appraisal_commands = typer.Typer(help="How well it was done.", no_args_is_help=True)
report_points = typer.Typer(help="QR codes for reports.", no_args_is_help=True)
app.add_typer(imports, name="import")
app.add_typer(demos, name="demo")
app.add_typer(tile_commands, name="tiles")
app.add_typer(users, name="user")
app.add_typer(token_commands, name="token")
app.add_typer(device_commands, name="device")
app.add_typer(plan_commands, name="plan")
app.add_typer(patrol_commands, name="patrol")
app.add_typer(rule_commands, name="rules")
app.add_typer(layer_commands, name="layers")
app.add_typer(appraisal_commands, name="appraisal")
app.add_typer(report_points, name="report-points")

app.command("up")(serve.up)
app.command("migrate")(serve.migrate)
app.command("check")(check.check)
app.command("sweep")(serve.sweep)
app.command("simulate")(simulate.simulate)
app.command("replay")(replay.replay)
app.command("export")(layer.export)
imports.command("osm")(osm.import_osm)
imports.command("roads")(osm.import_roads)
imports.command("layer")(layer.import_layer)
imports.command("own")(own_layers.import_own)
imports.command("classes")(rules.import_classes)
imports.command("units")(unit_files.units)
imports.command("list")(import_runs.list_all)
imports.command("undo")(import_runs.undo)
for name in SHEETS:
    imports.command(name)(sheets.importer(name))
demos.command("community")(demo.community)
demos.command("district")(demo_district.district)
tile_commands.command("build")(tiles.build)
users.command("add")(accounts.add)
users.command("list")(accounts.list_all)
users.command("members")(accounts.list_members)
layer_commands.command("list")(own_layers.list_all)
layer_commands.command("remove")(own_layers.remove)
token_commands.command("add")(tokens.add)
token_commands.command("list")(tokens.list_all)
token_commands.command("revoke")(tokens.revoke)
device_commands.command("add")(devices.add)
device_commands.command("list")(devices.list_all)
device_commands.command("renew")(devices.renew)
device_commands.command("revoke")(devices.revoke)
plan_commands.command("units")(plans.units)
plan_commands.command("inspect")(plans.inspect)
plan_commands.command("publish")(publications.publish)
plan_commands.command("list")(publications.list_all)
plan_commands.command("show")(publications.show)
plan_commands.command("withdraw")(publications.withdraw)
plan_commands.command("rollback")(publications.roll_back)
plan_commands.command("drafts")(plan_files.list_all)
plan_commands.command("export")(plan_files.export)
plan_commands.command("from-file")(plan_files.from_file)
patrol_commands.command("import")(patrols.import_rounds)
patrol_commands.command("renovations")(patrols.import_renovations)
patrol_commands.command("order")(patrols.order)
patrol_commands.command("list")(patrols.list_rounds)
patrol_commands.command("keep")(patrols.keep)
patrol_commands.command("coverage")(patrols.coverage)
rule_commands.command("calendar")(rules.calendar)
appraisal_commands.command("show")(appraisal.show)
appraisal_commands.command("export")(appraisal.export)
report_points.command("make")(rules.make_points)
report_points.command("list")(rules.list_points)


# With one command a group would take no name; this keeps `demo community` and `tiles build`.
@demos.callback()
@tile_commands.callback()
@rule_commands.callback()
def _group() -> None:
    pass


def main() -> None:
    """Run the command line; an error is one sentence in each language and exit status 2."""
    keep_values_out()
    try:
        ended = command_in(app, spoken())(standalone_mode=False)
    except NoArgsIsHelpError:
        sys.exit(MISUSED_STATUS)
    except UsageError as error:
        _end(*refusal(error))
    except JingweiError as error:
        _end(error.message("zh-CN"), error.message("en"))
    except typer.Abort:
        _end("已中止", "stopped")
    # A command that ends early gives its status; one that runs through, nothing.
    sys.exit(ended)


def _end(zh: str, en: str) -> NoReturn:
    print(f"error: {en}\n错误：{zh}", file=sys.stderr)
    sys.exit(MISUSED_STATUS)
