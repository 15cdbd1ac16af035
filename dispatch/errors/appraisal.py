"""What can be wrong with appraisals and their weights."""

from dispatch.errors.base import JingweiError


class WeightsWrong(JingweiError):
    code = "weights_wrong"
    zh = "自 {day} 起的考核权重不能采用：{why_zh}。各项分值合计应为 100；越少越好的指标，零分点要大于满分点。数据未改动。"
    en = (
        "The weights from {day} on cannot be taken: {why_en}. All points make 100, and where fewer is better the amount for "
        "none is the higher one. Nothing was changed."
    )


class NotAppraised(JingweiError):
    code = "not_appraised"
    zh = "{period} 没有“{ref}”的考核记录，或不在您的辖区内。请核对时段和对象。"
    en = "There is no appraisal of “{ref}” in {period}, or it is outside your area. Check the period and who was meant."
