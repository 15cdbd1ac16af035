import type {Layer} from '@deck.gl/core';
import {SolidPolygonLayer} from '@deck.gl/layers';
import {getWindows, isAborted, type BuildingWindows} from '../api';
import type {Store} from '../store';
import {BELOW_SOLIDS} from './anchors';
import {MATERIAL} from './buildings';
import {cellsOf, slabsOf, type Cell, type Slab} from './cells';
import type {Solid} from './fitting';
import {outline} from './grids';
import {DWELLING_STATE, mix, rgba, type Palette, type Rgba} from './palette';

/** The ids its layers have, for picking. */
export const OPENED_LAYERS = ['opened-cells', 'opened-slabs'];

const RETRY_MS = 10_000;

interface Opened {
  id: string;
  building: BuildingWindows;
  cells: Cell[];
  slabs: Slab[];
}

/** The building that is taken apart into its floors and dwellings. */
export class OpenedBuilding {
  private opened: Opened | null = null;
  private request: AbortController | null = null;
  private wanted: string | null = null;
  private retry: number | undefined;

  constructor(
    private readonly store: Store,
    /** Told when the parts are gone, or there. */
    private readonly changed: () => void,
  ) {}

  /** The building that is there in parts by now. */
  get id(): string | null {
    return this.opened?.id ?? null;
  }

  get cells(): readonly Cell[] {
    return this.opened?.cells ?? [];
  }

  get building(): BuildingWindows | null {
    return this.opened?.building ?? null;
  }

  get solid(): Solid | null {
    return this.opened && solidOf(this.opened.building);
  }

  /** Follow the store: fetch what was opened, drop what was closed. */
  follow(): void {
    const {openedBuilding, language} = this.store.get();
    if (openedBuilding === this.wanted) return;
    this.wanted = openedBuilding;
    this.request?.abort();
    this.request = null;
    clearTimeout(this.retry);
    if (this.opened && this.opened.id !== openedBuilding) {
      this.opened = null;
      this.changed();
    }
    if (openedBuilding !== null) void this.fetch(openedBuilding, language);
  }

  layers(palette: Palette, selectedDwelling: string | null): Layer[] {
    if (!this.opened) return [];
    const {building, cells, slabs, id} = this.opened;
    const trigger = [palette.ground, selectedDwelling, id].join();
    return [
      outline('opened-footprint', building.footprint, palette.accent),
      new SolidPolygonLayer<Slab, {beforeId: string}>({
        id: 'opened-slabs',
        beforeId: BELOW_SOLIDS,
        data: slabs,
        pickable: true,
        extruded: true,
        getPolygon: (slab) => slab.polygon as never,
        getElevation: (slab) => slab.height_m,
        getFillColor: palette.slab,
        material: MATERIAL,
        updateTriggers: {getFillColor: palette.ground},
      }),
      new SolidPolygonLayer<Cell, {beforeId: string}>({
        id: 'opened-cells',
        beforeId: BELOW_SOLIDS,
        data: cells,
        pickable: true,
        extruded: true,
        getPolygon: (cell) => cell.polygon as never,
        getElevation: (cell) => cell.height_m,
        getFillColor: (cell) => cellColour(cell, palette, selectedDwelling),
        material: MATERIAL,
        updateTriggers: {getFillColor: trigger},
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.retry);
    this.request?.abort();
  }

  private async fetch(id: string, language: 'zh-CN' | 'en'): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const building = await getWindows(id, language, request.signal);
      if (this.wanted !== id) return;
      this.opened = {id, building, cells: cellsOf(building), slabs: slabsOf(building)};
      this.changed();
    } catch (error) {
      // The card beside the map says what went wrong; here the building merely stays whole.
      if (isAborted(error) || this.wanted !== id) return;
      this.retry = window.setTimeout(() => void this.fetch(id, language), RETRY_MS);
    }
  }
}

export function solidOf({footprint, levels, floor_height_m}: BuildingWindows): Solid {
  const points = footprint.flat();
  const [lngs, lats] = [points.map(([lng]) => lng), points.map(([, lat]) => lat)];
  const bounds: Solid['bounds'] = [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
  return {bounds, height_m: levels * floor_height_m};
}

function cellColour(cell: Cell, palette: Palette, selectedDwelling: string | null): Rgba {
  const {window} = cell;
  if (!window) return palette.cellWithoutDwelling;
  if (String(window.id) === selectedDwelling) return mix(palette.accent, [255, 255, 255, 255], 0.35);
  return rgba(DWELLING_STATE[window.state] ?? DWELLING_STATE['unknown']!);
}
