/** What administrators and auditors read and set. */

import {request, send, type Language} from './api';

export interface Account {
  id: number;
  name: string;
  display_name: string;
  role: string;
  scope: string;
  language: Language;
  disabled: boolean;
  created_at: string;
  last_sign_in: string | null;
  sessions: number;
  password_once: boolean;
  own: boolean;
  /** The member whose account it is. */
  unit: number | null;
  member: string;
}
export interface Member {
  unit: number;
  name: string;
  grid: string;
}
export interface AccountBody {
  display_name: string;
  role: string;
  scope: string;
  language: string;
  unit: number | null;
}
export interface Scope {
  code: string;
  name: string;
}
export interface LayerRow {
  layer: string;
  group: string;
  group_label: string;
  usual_zh: string;
  usual_en: string;
  name_zh: string | null;
  name_en: string | null;
  usual_visible: boolean;
  visible: boolean | null;
  usual_min_zoom: number | null;
  min_zoom: number | null;
  roles: string[] | null;
  restrictable: boolean;
  zoomable: boolean;
  count: number | null;
  revision: string | null;
  imported_at: string | null;
  icon: string;
}
export interface LayerAnswer {
  layers: LayerRow[];
  stale_tiles: string[];
}
export interface Rules {
  classes: {code: string; label_zh: string; label_en: string; severity: number; icon: string; public: boolean}[];
  deadlines: {
    class_code: string;
    class_label: string;
    area_code: string;
    severity: number | null;
    milestone_label: string;
    amount: number;
    unit_label: string;
  }[];
}
export interface AuditEntry {
  seq: number;
  at: string;
  account: string | null;
  name: string | null;
  action: string;
  label: string;
  scope: string;
  kind_label: string | null;
  ref: string | null;
  field: string | null;
  reason: string | null;
  /** How many a question or a file brought. */
  found: number | null;
}
export interface AuditGroup {
  name: string;
  label: string;
  actions: {name: string; label: string}[];
}
export interface SystemState {
  version: string;
  python: string;
  process: number;
  database: {version: string; schema: string; bytes: number; connections: number; embedded: boolean};
  disk: {total: number; free: number; place: string};
  live: {viewers: number; in_touch: boolean; backlog: number | null};
  events: number;
  open_incidents: number;
  sessions: number;
  stale_tiles: string[];
}

const said = (path: string, language: Language): string => `/api/v1/${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

export const getAccounts = (language: Language): Promise<{accounts: Account[]; roles: string[]}> => request(said('accounts', language));
export const getScopes = (language: Language): Promise<{scopes: Scope[]}> => request(said('accounts/scopes', language));
export const getMembers = async (language: Language): Promise<Member[]> => (await request<{members: Member[]}>(said('accounts/members', language))).members;
export const createAccount = (body: AccountBody & {name: string}, language: Language): Promise<{id: number; password: string}> =>
  send(said('accounts', language), body);
export const changeAccount = (id: number, body: AccountBody & {disabled: boolean}, language: Language): Promise<{account: Account}> =>
  send(said(`accounts/${id}`, language), body);
export const resetPassword = (id: number, language: Language): Promise<{password: string}> => send(said(`accounts/${id}/password`, language), {});
export const signOutEverywhere = (id: number, language: Language): Promise<{ended: number}> => send(said(`accounts/${id}/signout`, language), {});
export const getLayers = (language: Language): Promise<LayerAnswer> => request(said('layer-settings', language));
export const setLayers = (layers: unknown[], language: Language): Promise<LayerAnswer> => send(said('layer-settings', language), {layers});
export const buildTiles = (language: Language): Promise<{built: string[]}> => send(said('layer-settings/tiles', language), {});
export const getRules = (language: Language): Promise<Rules> => request(said('rules', language));
export const putClasses = (file: File, language: Language): Promise<{version: number; new: boolean; rows: number}> =>
  request(said(`rules/classes?name=${encodeURIComponent(file.name)}`, language), {
    method: 'POST',
    headers: {accept: 'application/json', 'content-type': 'text/csv'},
    body: file,
  });
export const putSheet = (sheet: string, file: File, language: Language): Promise<{version: number; new: boolean; rows: number}> =>
  request(said(`rules/${sheet}?name=${encodeURIComponent(file.name)}`, language), {
    method: 'POST',
    headers: {accept: 'application/json', 'content-type': 'text/csv'},
    body: file,
  });
export const getAudit = (query: URLSearchParams, language: Language): Promise<{entries: AuditEntry[]; more: boolean}> =>
  request(said(`audit?${query.toString()}`, language));
export const getAuditActions = (language: Language): Promise<{groups: AuditGroup[]}> => request(said('audit/actions', language));
export const auditTable = (query: URLSearchParams, format: 'xlsx' | 'csv', language: Language): string => `${said(`audit/table?${query.toString()}`, language)}&format=${format}`;
export const getSystem = (language: Language): Promise<SystemState> => request(said('system', language));
