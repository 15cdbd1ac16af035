const n = (count: number): string => count.toLocaleString('en');

export const importRunsZh = {
  importRuns: {
    title: '已写入的数据',
    hint: '自定义图层、摄像头、传感器、场所、企业、道路和地面，以及待核实的人房变更，30 天内可以撤销：新增的移除，改动的恢复原样。',
    heads: ['时间', '文件', '数据', '新增 · 更新', '撤销'],
    none: '还没有从文件导入过数据。把文件拖到上面即可开始。',
    commandLine: '命令行',
    tasks: (label: string) => `${label}（待核实）`,
    kept: (why: string) => `不能撤销：${why}`,
    undo: '撤销导入',
    undone: '已撤销',
    undoTitle: (file: string) => `撤销导入 ${file}`,
    what: (added: number, changed: number) => `将移除新增的 ${n(added)} 项，并把改动过的 ${n(changed)} 项恢复到导入之前。`,
    whatTasks: (count: number) => `将撤回这次导入中还在等待核实的变更（共提出 ${n(count)} 项）；已核实或驳回的保持不变。`,
    whatHint: '要么全部撤销，要么全部不动；撤销记入审计。文件可以再次导入。',
    done: (removed: number, restored: number) => `已撤销：移除 ${n(removed)} 项，恢复 ${n(restored)} 项`,
    doneTasks: (withdrawn: number, kept: number) => `已撤回 ${n(withdrawn)} 项变更${kept ? `，${n(kept)} 项此前已处理` : ''}`,
  },
};
