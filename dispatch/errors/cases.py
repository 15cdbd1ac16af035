"""What can be wrong with a report, a step in the life of an incident, or a dispatch."""

from dispatch.errors.base import JingweiError


class ClassUnknown(JingweiError):
    code = "class_unknown"
    zh = (
        "class：没有代码为 {value} 的事项小类（当前清单第 {version} 版）。请从 /api/v1/classes 中选择。未登记任何内容。"
    )
    en = (
        "class: the class table in force (version {version}) has no kind {value}. Choose one from /api/v1/classes. "
        "Nothing was recorded."
    )


class PlaceOutside(JingweiError):
    code = "place_outside"
    zh = "place：{lng}, {lat} 不在辖区内的任何社区。请检查位置和坐标基准。未登记任何内容。"
    en = "place: {lng}, {lat} lies in no community of this area. Check the place and its datum. Nothing was recorded."


class PlaceNeeded(JingweiError):
    code = "place_needed"
    zh = "place：需要位置。请给出 lng、lat 与 datum（wgs84、gcj02 或 bd09），或建筑 building。未登记任何内容。"
    en = "place: say where. Give lng, lat and datum (wgs84, gcj02 or bd09), or a building. Nothing was recorded."


class TextTooLong(JingweiError):
    code = "text_too_long"
    zh = "{field}：最多 {most} 个字，收到 {got} 个。请缩短。未登记任何内容。"
    en = "{field}: at most {most} characters, got {got}. Shorten it. Nothing was recorded."


class BodyTooLarge(JingweiError):
    code = "body_too_large"
    zh = "请求过大：最多 {most_mb} MB。请分批发送，或减少、缩小照片与文件。未登记任何内容。"
    en = "The request is too large: at most {most_mb} MB. Send it in parts, or fewer or smaller photos, or a smaller file. Nothing was recorded."


class PhotoUnreadable(JingweiError):
    code = "photo_unreadable"
    zh = "photo：第 {index} 张照片无法识别（{why}）；支持 JPEG、PNG、WebP。未登记任何内容。"
    en = "photo: number {index} cannot be read ({why}); JPEG, PNG and WebP are. Nothing was recorded."


class PhotosTooMany(JingweiError):
    code = "photos_too_many"
    zh = "photo：最多 {most} 张照片，收到 {got} 张。未登记任何内容。"
    en = "photo: at most {most} photos, got {got}. Nothing was recorded."


class PhoneMalformed(JingweiError):
    code = "phone_malformed"
    zh = "phone：联系电话应为 5 至 20 位数字。可以留空。未登记任何内容。"
    en = "phone: 5 to 20 digits, or leave it empty. Nothing was recorded."


class KeyReused(JingweiError):
    code = "key_reused"
    zh = "Idempotency-Key：{key} 已用于另一份内容不同的请求。请换一个新的键。原登记保持不变。"
    en = "Idempotency-Key: {key} was used for another request before. Use a new key. What was recorded then stands."


class KeyMalformed(JingweiError):
    code = "key_malformed"
    zh = "Idempotency-Key：应为 1 至 200 个可见字符。未登记任何内容。"
    en = "Idempotency-Key: 1 to 200 printable characters. Nothing was recorded."


class TooManyReports(JingweiError):
    code = "too_many_reports"
    zh = "短时间内上报过多，请 {minutes} 分钟后再试；紧急情况请直接拨打 110、119 或 120。"
    en = "Too many reports in a short time. Try again in {minutes} minutes; in an emergency call 110, 119 or 120."


class CodeUnknown(JingweiError):
    code = "code_unknown"
    zh = "这个二维码（{code}）无效或已停用。请联系社区工作站。"
    en = "This QR code ({code}) is not valid, or no longer. Ask your community office."


class FollowUnknown(JingweiError):
    code = "follow_unknown"
    zh = "没有找到这份上报。请检查网址是否完整。"
    en = "There is no such report. Check that the address is complete."


class TransitionIllegal(JingweiError):
    code = "transition_illegal"
    zh = "{command}：事件目前为“{state}”，不能执行此步骤；可用步骤：{allowed}。未作改动。"
    en = "{command}: the incident is {state}, so this step is not open; open now: {allowed}. Nothing was changed."


class StaleVersion(JingweiError):
    code = "stale_version"
    zh = "version：{by} 在 {ago_s} 秒前已改动（现为第 {version} 版，您依据的是第 {got} 版）。请查看后重试。您的操作未执行。"
    en = (
        "version: {by} changed this {ago_s} s ago (it is version {version} now, you acted on {got}). Look again "
        "and repeat. Your step was not taken."
    )


class StepReasonMissing(JingweiError):
    code = "step_reason_missing"
    zh = "reason：{command} 需要填写原因（至少 {least} 个字）。未作改动。"
    en = "reason: {command} needs a reason of at least {least} characters. Nothing was changed."


class SecondPersonNeeded(JingweiError):
    code = "second_person_needed"
    zh = "{command}：须由另一人执行（{by} 已处置或申请）。未作改动。"
    en = "{command}: another person must do this ({by} handled or asked for it). Nothing was changed."


class NothingAsked(JingweiError):
    code = "nothing_asked"
    zh = "{command}：没有待批准的申请。未作改动。"
    en = "{command}: nothing is waiting for approval. Nothing was changed."


class AlreadyAsked(JingweiError):
    code = "already_asked"
    zh = "{command}：已有同类申请等待批准。未作改动。"
    en = "{command}: a request of this kind is waiting for approval already. Nothing was changed."


class NothingNew(JingweiError):
    code = "nothing_new"
    zh = "{command}：与现在的完全相同，未作改动。请选择另一项，或取消。"
    en = "{command}: the same as it is now, so nothing was changed. Choose another one, or cancel."


class MergeImpossible(JingweiError):
    code = "merge_impossible"
    zh = "into：不能并入事件 {into}（{why}）。未作改动。"
    en = "into: cannot be merged into incident {into} ({why}). Nothing was changed."


class ProofMissing(JingweiError):
    code = "proof_missing"
    zh = "proof：步骤“{step_zh}”需要{proof_zh}作为凭证。未作改动。"
    en = "proof: the step “{step_en}” needs a {proof_en} as proof. Nothing was changed."


class UnitTaken(JingweiError):
    code = "unit_taken"
    zh = "{unit} 已被 {by} 于 {ago_s} 秒前派往事件 {incident}。请选择其他力量。您的操作未执行。"
    en = "{unit} was taken by {by} {ago_s} s ago for incident {incident}. Choose another unit. Nothing was sent."


class UnitNotReady(JingweiError):
    code = "unit_not_ready"
    zh = "{unit} 目前为“{status}”，不能派遣。请选择其他力量。您的操作未执行。"
    en = "{unit} is {status} and cannot be sent. Choose another unit. Nothing was sent."


class UnitTransitionIllegal(JingweiError):
    code = "unit_transition_illegal"
    zh = "{command}：{unit} 目前为“{status}”，不能执行此步骤。未作改动。"
    en = "{command}: {unit} is {status}, so this step is not open. Nothing was changed."


class DiversionRefused(JingweiError):
    code = "diversion_refused"
    zh = "divert：{unit} 不能改派（{why_zh}）。未作改动。"
    en = "divert: {unit} cannot be diverted ({why_en}). Nothing was changed."


class UndoTooLate(JingweiError):
    code = "undo_too_late"
    zh = "undo：只能在 {within_s} 秒内撤销，已过去 {ago_s} 秒。未作改动。"
    en = "undo: only within {within_s} s; {ago_s} s have passed. Nothing was changed."


class NoRoads(JingweiError):
    code = "no_roads"
    zh = "该区域没有 {network} 路网，无法计算到达时间或匹配道路。请先导入路网（jingwei import osm 或 roads）。"
    en = "There is no {network} network here, so neither times nor streets can be told. Import one (jingwei import osm or roads)."


class RuleSheetWrong(JingweiError):
    code = "rule_sheet_wrong"
    zh = "{file} 有误：{why_zh}。现行规则未改动。"
    en = "{file} is wrong: {why_en}. The rules in force were not changed."


class ClassTableWrong(JingweiError):
    code = "class_table_wrong"
    zh = "事项清单 {file} 第 {row} 行有误：{why_zh}。清单未改动。"
    en = "The class table {file} is wrong in row {row}: {why_en}. The table in force was not changed."
