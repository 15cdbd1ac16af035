import type {importRunsZh} from './importruns.zh-CN';

const n = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const importRunsEn: typeof importRunsZh = {
  importRuns: {
    title: 'What was written',
    hint: 'Layers of your own, cameras, sensors, premises, companies, streets and ground, and changes of homes that wait to be verified can be undone for 30 days: what was added goes, what was changed is put back.',
    heads: ['When', 'File', 'Data', 'New · changed', 'Undo'],
    none: 'Nothing has been imported from a file yet. Drop one above to begin.',
    commandLine: 'command line',
    tasks: (label) => `${label} (to verify)`,
    kept: (why) => `Not undone any more: ${why}`,
    undo: 'Undo',
    undone: 'Undone',
    undoTitle: (file) => `Undo the import of ${file}`,
    what: (added, changed) => `${n(added, 'thing that was added goes', 'things that were added go')}, ${n(changed, 'that was changed is', 'that were changed are')} put back as before the import.`,
    whatTasks: (count) => `Of the ${n(count, 'change', 'changes')} this import asked for, those that still wait are withdrawn; what was verified or rejected stays.`,
    whatHint: 'All of it or nothing; it is kept in the audit. The file can be imported again.',
    done: (removed, restored) => `Undone: ${removed.toLocaleString('en')} removed, ${restored.toLocaleString('en')} put back`,
    doneTasks: (withdrawn, kept) => `${n(withdrawn, 'change', 'changes')} withdrawn${kept ? `, ${kept.toLocaleString('en')} dealt with before` : ''}`,
  },
};
