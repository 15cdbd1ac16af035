/** What was written by imports, and undoing it. */

import {request, send, type Language} from './api';

export interface ImportRun {
  id: number;
  at: string;
  kind: string;
  label: string;
  own: boolean;
  file: string;
  accepted: number;
  rejected: number;
  inserted: number;
  updated: number;
  tasks: boolean;
  by: string | null;
  undone_at: string | null;
  undone_by: string | null;
  undoable: boolean;
  why: string | null;
}
export interface Undone {
  run: number;
  file: string;
  removed: number;
  restored: number;
  kept: number;
}

export const getImportRuns = (language: Language): Promise<{runs: ImportRun[]}> => request(`/api/v1/import-runs?lang=${language}`);
export const undoImport = (run: number, language: Language): Promise<Undone> => send(`/api/v1/import-runs/${run}/undo?lang=${language}`, {});
