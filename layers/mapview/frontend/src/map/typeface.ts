/** The browser's own type, as the labels that Python describes use it. */
export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

export const FONT_SETTINGS = {sdf: true, fontSize: 56, buffer: 8, radius: 14, cutoff: 0.22, smoothing: 0.18};
