"""What can go wrong in the work with households."""

from dispatch.errors.base import JingweiError


class OwnChange(JingweiError):
    code = "own_change"
    zh = "这条变更由您本人采集，须由另一人核实。任务仍在待核实列表中。"
    en = "You collected this change yourself; another person has to verify it. It is still on the list."


class ChangeDecided(JingweiError):
    code = "change_decided"
    zh = "这条变更已处理过，档案未再改动。请刷新列表。"
    en = "This change has been dealt with already; the record was not touched again. Read the list anew."


class RecordChanged(JingweiError):
    code = "record_changed"
    zh = "采集之后档案已有变动，新旧不再对应，未采信。请核对后驳回，或重新采集。"
    en = "The record has changed since this was collected, so it was not accepted. Reject it, or collect it again."


class VerdictReasonMissing(JingweiError):
    code = "verdict_reason_missing"
    zh = "驳回需要写明原因（至少 {least} 个字），任务未改动。"
    en = "Say why it is rejected, in at least {least} characters. Nothing was changed."


class AskedTooLittle(JingweiError):
    code = "asked_too_little"
    zh = "请至少输入姓名的前 {name} 个字或电话的前 {digits} 位；只知道电话末 {ending} 位时，请同时填写姓氏。未查询。"
    en = (
        "Give at least the first {name} characters of a name or the first {digits} digits of a number; the last {ending}"
        " digits of a number need a surname beside them. Nothing was looked up."
    )


class AskedTooOften(JingweiError):
    code = "asked_too_often"
    zh = "按姓名或电话查找每小时最多 {most} 次，请稍后再试，或按地址查找。"
    en = "Looking up by name or number is limited to {most} times an hour. Try later, or search by address."


class VisitCorrected(JingweiError):
    code = "visit_corrected"
    zh = "这条记录已被更正过，请在最新的一条上更正。数据未改动。"
    en = "This entry has been corrected already; correct the latest one. Nothing was changed."
