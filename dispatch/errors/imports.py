"""What can be wrong with an import that is made on the screen."""

from dispatch.errors.base import JingweiError


class UploadUnfit(JingweiError):
    code = "upload_unfit"
    zh = "无法接收上传：{why_zh}。请选择一个文件（Shapefile 请压缩为 zip，或同时选择其全部文件）。数据未改动。"
    en = (
        "The upload cannot be taken: {why_en}. Choose one file (of a Shapefile a zip, or all its files at once). "
        "Nothing was changed."
    )


class ImportBusy(JingweiError):
    code = "import_busy"
    zh = "{file} 正在处理中，请等它完成后再试。"
    en = "{file} is being worked on. Wait until that has ended, then try again."


class ImportUnchecked(JingweiError):
    code = "import_unchecked"
    zh = "{file} 尚未通过检查，不能导入。请先检查（check），再导入。数据未改动。"
    en = "{file} has not been checked, so it cannot be applied. Check it first, then apply. Nothing was changed."


class ImportInterrupted(JingweiError):
    code = "import_interrupted"
    zh = "处理被中断，这次的数据全部写入或全部未写入。请重新检查；再次导入同一文件不会重复。"
    en = (
        "The work was interrupted; its data was written as a whole or not at all. Check again: importing the same "
        "file twice changes nothing."
    )


class NoRejects(JingweiError):
    code = "no_rejects"
    zh = "{file} 没有被拒绝的行。"
    en = "No row of {file} was rejected."


class ImportRunUnknown(JingweiError):
    code = "import_run_unknown"
    zh = "没有编号为 {run} 的导入，或不是您的。可在 管理 → 导入数据 或用 jingwei import list 查看编号。数据未改动。"
    en = (
        "There is no import {run}, or it is not yours. See the numbers under Administration, Import data, or with "
        "jingwei import list. Nothing was changed."
    )


class ImportKept(JingweiError):
    code = "import_kept"
    zh = "导入 {run}（{file}）不能撤销：{why_zh}。数据未改动。"
    en = "Import {run} ({file}) cannot be undone: {why_en}. Nothing was changed."
