export const exportingZh = {
  exporting: {
    title: '导出数据',
    hint: '把一类对象导出为文件：只含您管辖范围内、现行有效的内容，每次导出都留下记录。',
    kind: '导出什么',
    format: '格式',
    datum: '坐标基准',
    crs: 'EPSG 代号',
    community: '只要这个区划（可不填）',
    communityHint: '2 至 12 位区划代码',
    go: '导出',
    done: (name: string): string => `已导出 ${name}`,
    plain: '这类对象没有几何，按表格导出。',
    shifted: '偏移坐标没有通用的坐标系声明：再次导入时请选同样的基准。',
    short: 'Shapefile 的字段名最多 10 个字节，对照表见压缩包内的 FIELDS.txt。',
    sheet: '像公式的文本前会加一个撇号，导入时自动去掉。',
    masked: '姓名与电话已脱敏。',
  },
};
