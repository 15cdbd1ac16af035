/** Words of looking back and of two maps. */
const two = (value: number): string => String(value).padStart(2, '0');
const at = (moment: Date): string => `${moment.getMonth() + 1}月${moment.getDate()}日 ${two(moment.getHours())}:${two(moment.getMinutes())}`;

export const timelineZh = {
  timeline: {
    title: '时间轴',
    open: '时间轴：回看某一时段',
    play: '播放（空格）',
    pause: '暂停（空格）',
    span: '回看范围',
    spans: {day: '近 24 小时', week: '近 7 天', month: '近 30 天', quarter: '近 13 周'} as Record<string, string>,
    slider: '时段',
    now: '回到现在',
    note: '显示该时段上报的事件；力量只有当前位置，回看时不显示',
    count: (n: number) => `上报 ${n} 件`,
    most: '仅最近 5,000 件',
    loading: '正在读取…',
    failed: '这一时段没有读到，地图其余部分不受影响。',
    retry: '重试',
    keys: '时间轴打开时：播放或暂停、退一步、进一步',
  },
  compare: {
    title: '右图显示内容',
    open: '两图对比',
    theme: '专题',
    layers: '图层',
    time: '右图时间',
    times: {
      now: '现在',
      same: '与左图同一时段',
      day: '近 24 小时',
      week: '近 7 天',
      month: '近 30 天',
      before_day: '早一天',
      before_week: '早一周',
      own: '指定时段',
    } as Record<string, string>,
    close: '退出对比',
    between: (since: Date, until: Date) => `${at(since)} – ${at(until)}`,
  },
};
