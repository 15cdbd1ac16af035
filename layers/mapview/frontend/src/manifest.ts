/** What the server says the map shows; made in Python, read here. */

export type ScreenName = 'operator' | 'leader' | 'planner' | 'admin' | 'field';

export type Bounds = [west: number, south: number, east: number, north: number];

export interface View {
  longitude: number;
  latitude: number;
  zoom: number;
  pitch: number;
  bearing: number;
}

export interface Home extends View {
  bounds?: Bounds;
}

export type LegendShape = 'dot' | 'square' | 'line' | 'fan' | 'triangle' | 'diamond' | 'ring' | 'dashes';

export interface LegendEntry {
  label: string;
  colour: string;
  shape: LegendShape;
}

export interface TreeItem {
  layer: string;
  label: string;
  /** Null for what comes over the live stream. */
  count: number | null;
  visible: boolean;
  icon: string;
  legend: LegendEntry[];
  /** Where a layer of the site's own says what it can be narrowed by; absent where it cannot. */
  choices?: string;
  /** What is to be known of how it is drawn. */
  note?: string;
}

export interface TreeGroup {
  group: string;
  label?: string;
  items: TreeItem[];
}

/** One layer as pydeck wrote it: camelCase properties and a `@@type`. */
export interface LayerSpec {
  '@@type': string;
  id: string;
  data?: string;
  [property: string]: unknown;
}

/** What this account may do; the server checks every call again. */
export interface Capabilities {
  accounts: boolean;
  import: boolean;
  rules: boolean;
  audit: boolean;
  reveal: boolean;
  incidents: boolean;
  report: boolean;
  dispatch: boolean;
  /** Take cases on and note what units report. */
  handle: boolean;
  approve: boolean;
  /** Household work 人房, finding a home by who lives in it, verifying what others collected. */
  households: boolean;
  find: boolean;
  verify_changes: boolean;
  /** Where units were: their tracks of past days. */
  tracks: boolean;
  appraisal: boolean;
  /** Patrols 巡查: see tasks and coverage, do tasks, change rounds, order checks and take tasks back, say what is renovated. */
  patrols: boolean;
  patrol: boolean;
  planPatrols: boolean;
  orderChecks: boolean;
  fileRenovations: boolean;
}

export interface Manifest {
  /** `unit` is the member whose account it is. */
  actor: {name: string; account?: string; role: string; language: string; unit?: number | null};
  /** The screens this account may open, its own first. */
  screens: ScreenName[];
  /** The area of the viewer: its code and name; null for one who sees everything. */
  region?: string | null;
  title?: string;
  home: Home;
  spec: {layers: LayerSpec[]};
  tree: TreeGroup[];
  revisions: Record<string, string>;
  capabilities: Capabilities;
  /** The site's own base map, which this server hands on; pictures, over our own base. */
  baseMap?: {url: string; maxZoom: number} | null;
  /** Whose data the map shows, where a licence asks for it. */
  attribution?: string;
}
