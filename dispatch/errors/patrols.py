"""What can go wrong with patrols."""

from dispatch.errors.base import JingweiError


class TaskEnded(JingweiError):
    code = "task_ended"
    zh = "任务“{task}”已结束（{state}），未记录。请刷新任务列表；需要补充时请作为事件上报。"
    en = "The task “{task}” has ended ({state}), so nothing was recorded. Read the list anew; report an incident if something is to be added."


class TaskNotYet(JingweiError):
    code = "task_not_yet"
    zh = "任务“{task}”{since} 才开始，尚未记录。请到时再提交。"
    en = "The task “{task}” begins at {since}; nothing was recorded. Enter it from then on."


class EntryPhotoNeeded(JingweiError):
    code = "entry_photo_needed"
    zh = "以记录完成一处巡查点需要至少一张现场照片，未记录。请拍照后再提交，或到点位停留由定位确认。"
    en = "To see a place by entry takes at least one photo of it; nothing was recorded. Take one, or be there so that your position says so."


class EntryWordsNeeded(JingweiError):
    code = "entry_words_needed"
    zh = "发现问题时请写明情况，未记录。"
    en = "Say what was found; nothing was recorded."


class CancelReasonMissing(JingweiError):
    code = "cancel_reason_missing"
    zh = "取消任务需要写明原因（至少 {least} 个字），任务未改动。"
    en = "Say why the task is cancelled, in at least {least} characters. Nothing was changed."


class RoundMoved(JingweiError):
    code = "round_moved"
    zh = "这条巡查计划已被他人改动（现为第 {version} 版，您依据的是第 {got} 版），未保存。请重新打开后再改。"
    en = "Somebody else has changed this round (it is version {version} now, you changed {got}), so nothing was saved. Open it again and repeat."


class NothingToCheck(JingweiError):
    code = "nothing_to_check"
    zh = "所选网格（{grids}）里没有可{kind}的地方，未下达任务。请换一个网格或改查别的对象。"
    en = "There is nothing of the kind ({kind}) in the chosen grids ({grids}), so no task was made. Choose another grid, or something else to check."


class NotCheckable(JingweiError):
    code = "not_checkable"
    zh = "{ref} 不能安排{kind}，未下达任务：复查只用于已结案的事件，装修巡查只用于正在施工期内的装修，且须落在您辖区的网格里。请刷新列表后重选。"
    en = "{ref} cannot be checked so ({kind}), and no task was made: re-checks are for closed cases and inspections for renovations under way, in a grid of your area. Read the list anew and choose again."


class OfficerElsewhere(JingweiError):
    code = "officer_elsewhere"
    zh = "编号 {unit} 不是网格 {grid} 的在岗步巡人员，未下达任务。请从该网格的人员中选择，或留空由系统指派。"
    en = "Unit {unit} is nobody who walks grid {grid}, so no task was made. Choose one of its people, or leave it open for Jingwei to choose."


class OfficerOffDuty(JingweiError):
    code = "officer_off_duty"
    zh = "{name} 在 {until} 之前不当班，未下达任务。请推迟期限、换人，或留空由系统指派。"
    en = "{name} is not on duty before {until}, so no task was made. Allow more time, choose somebody else, or leave it open for Jingwei to choose."


class RenovationsWrong(JingweiError):
    code = "renovations_wrong"
    zh = "装修清单 {file} 未导入，系统未改动：{why_zh}。请改正后整份重新导入。"
    en = "The list of renovations {file} was not taken in and nothing was changed: {why_en}. Mend it and bring the whole file in again."
