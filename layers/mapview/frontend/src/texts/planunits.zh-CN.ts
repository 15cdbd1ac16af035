export const planUnitsZh = {
  planUnits: {
    remade: (before: number, after: number) => (after > before ? `切开单元：共 ${before} → ${after} 个；可撤销。` : `合并单元：共 ${before} → ${after} 个；可撤销。`),
    fromFile: '按文件编制',
    fromFileHint: '选一个网格面文件（GeoPackage、GeoJSON、Shapefile 全部文件或其 .zip、GeoParquet）：每个单元归入覆盖它一半以上的面；没有面覆盖的单元不动。可撤销。',
    choose: '选择文件…',
    datum: '坐标基准',
    datums: {'': '文件自带坐标系', wgs84: 'WGS 84 / CGCS2000', gcj02: 'GCJ-02（高德）', bd09: 'BD-09（百度）'} as Record<string, string>,
    repair: '修正图形：按不自相交、无高程、无空面的副本编制，原文件不变',
    reading: '正在读取文件…',
    told: (homes: number, units: number) => `已按文件编制：${homes.toLocaleString('en')} 户、${units} 个单元换网格。`,
    allFits: '文件与单元完全相合。',
    misfits: (count: number) => `${count} 处不合`,
    misfit: {
      mended: '边线自相交，已整理',
      outside: '不在方案范围内，未用',
      without_units: '没有占到任何单元的一半，未用',
      overlap: '与别的面重叠',
      divided: '边界从单元中间穿过',
      uncovered: '没有面覆盖，留在原网格',
    } as Record<string, string>,
    row: (row: number, name: string | null) => `第 ${row} 行${name ? ` ${name}` : ''}`,
  },
};
