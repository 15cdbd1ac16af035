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
