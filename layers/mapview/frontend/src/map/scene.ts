import type {Layer} from '@deck.gl/core';
import type {Manifest, State, View} from '../store';
import {filterOfLayer, matches} from '../thematic/matching';
import {dayOf} from '../timeline/window';
import type {ChosenBuildings} from '../thematic/chosenBuildings';
import type {Picture, Shown} from '../thematic/picture';
import type {Narrowing} from '../thematic/state';
import type {BaseMap} from './baseMap';
import type {Buildings} from './buildings';
import {byView} from './byView';
import {centreOf} from './cells';
import {declutter, type Box, type Screen} from './declutter';
import {fanLayer, fansOf, type Fan} from './fans';
import {Feeds, type Row} from './feeds';
import {gridColours, lookColours, outline, ringsOf, type GridFill, type Looks} from './grids';
import {gather, gatheringLayers, gathersAt, type Gathering} from './gatherings';
import type {GridGround} from './gridGround';
import type {Heat} from './heat';
import {hexagons, themedFill} from './hexagons';
import {charactersOf, communityNames, gridLabels, lookLabels, saysWhich, streetLabels, texts, type Label} from './labels';
import {atlasOf, iconOf, iconSize_px, markers, positionOf, ring} from './markers';
import {placeLabels, placeTexts, type PlaceTurn} from './places';
import {nudged, takenBy} from './nudging';
import type {OpenedBuilding} from './openedBuilding';
import {isOwn, ownLayer, ownMark} from './ownLayers';
import {paletteOf, type Palette, type Rgba} from './palette';
import type {LivePickable, Pickable} from './picking';
import {GATHERED, seenFrom} from './reach';
import {deskZoom} from './scale';
import {describe, type Described} from './spec';
import {inFrontOf} from './inFront';
import {isOn, isVisible, WATCHED} from './visibility';
import {isLoud} from './statuses';
import {thin} from './thinning';

const MARKERS = new Set(['premises', 'sensors', 'cameras', 'robots', 'teams', 'vehicles']);

/** Drawn where they were recorded, unless the live stream knows better. */
const STANDING = new Set(['vehicles', 'teams', 'robots']);

/** Many beside each other: those that would cover one another are left out until one comes nearer. */
const CROWDED = new Set(['premises', 'sensors']);
const APART = 0.85;

/** Layers whose rows say from when until when they hold, and those fed by another's rows. */
const DATED = new Set(['grids', 'cameras', 'sensors', 'premises']);
const FED_BY: Record<string, string> = {gridlabels: 'grids', fans: 'cameras'};
const NOBODY: readonly Row[] = [];

const DWELLING_RING_PX = 13;
const GRID_COLOURS = 'grid colours';
const LOOK_LABELS = 'grid labels compared';
/** What has to be made anew when grids wear other colours and words. */
const LOOKED = [GRID_COLOURS, LOOK_LABELS, 'gridlabels characters'];
const NO_COLOURS: ReadonlyMap<string, Rgba> = new Map();

interface Derived<T> {
  rows: readonly Row[];
  made: T;
}

/** Everything on the map, made anew from the state whenever it changes; deck.gl draws the difference. */
export class Scene {
  private manifest: Manifest | null = null;
  private looks: Looks = null;
  /** The day looked back on; null is today. */
  private day: string | null = null;
  private isPast = false;
  private view: View = {longitude: 0, latitude: 0, zoom: 0, pitch: 0, bearing: 0};
  private described: Described[] = [];
  private readonly feeds: Feeds;
  private readonly derived = new Map<string, Derived<unknown>>();
  private placeBoxes: Box[] = [];
  private gridBoxes: Box[] = [];
  private streetBoxes: Box[] = [];
  /** What signs that stand for many take of the screen. */
  private numbers: Box[] = [];
  private readonly gathered = new Map<string, readonly Gathering[]>();
  private readonly narrowed = new Map<string, {rows: readonly Row[]; filter: Narrowing; kept: readonly Row[]}>();
  private readonly thinned = new Map<string, {rows: readonly Row[]; kept: readonly Row[]}>();

  constructor(
    private readonly base: BaseMap,
    private readonly buildings: Buildings,
    private readonly opened: OpenedBuilding,
    private readonly gridGround: GridGround,
    private readonly heat: Heat,
    private readonly picture: Picture,
    private readonly chosenBuildings: ChosenBuildings,
    /** Whether a thing is a unit that the live stream shows where it is now. */
    private readonly isLive: (kind: string, id: string | number) => boolean,
    private readonly scale: () => number,
    changed: () => void,
  ) {
    this.feeds = new Feeds(changed);
  }

  layers(state: State, hovered: string | null): Layer[] {
    this.read(state);
    const palette = paletteOf(state.theme);
    const layers = this.described.flatMap((described) => this.drawn(described, state, palette, hovered));
    return [...layers, ...this.marks(state, palette)].filter((layer) => layer !== null);
  }

  /** Decide which labels have room on this screen. */
  arrange(state: State, screen: Screen): void {
    this.read(state);
    const shown = (id: string): Described | undefined => this.described.find((described) => described.id === id && isVisible(described, state));
    const grid = shown('gridlabels');
    const street = shown('streetnames');
    const place = shown('placenames');
    const regions = place ? declutter(this.places(place, state, 'regions'), screen) : [];
    this.gridBoxes = grid && (this.looks || saysWhich(deskZoom(state.view.zoom, this.scale()), this.communities())) ? declutter(this.labels(grid), screen, regions) : [];
    this.placeBoxes = place ? [...regions, ...declutter(this.places(place, state, 'estates'), screen, [...regions, ...this.gridBoxes])] : [];
    this.numbers = this.arrangeNumbers(state, screen);
    this.streetBoxes = street ? declutter(this.labels(street), screen, [...this.placeBoxes, ...this.gridBoxes, ...this.numbers]) : [];
    for (const described of this.described.filter((one) => MARKERS.has(one.id) && isVisible(one, state))) this.thinOut(described, state, screen);
  }

  private communities(): ReadonlyMap<string, string> | undefined {
    const places = this.layerNamed('placenames');
    return places && this.derive('communities', places, communityNames);
  }

  /** Numbers keep off the names of places, and the names of streets off numbers. */
  private arrangeNumbers(state: State, screen: Screen): Box[] {
    const gathered = this.described.filter(({id}) => GATHERED.has(id)).flatMap((described) => this.gather(described, state));
    const placed = nudged(gathered.filter(({at}) => screen.isNear(at)), [...this.placeBoxes, ...this.gridBoxes], screen.project, this.scale());
    for (const id of GATHERED) this.gathered.set(id, placed.filter(({layer}) => layer === id));
    return takenBy(placed, screen.project, this.scale());
  }

  /** The ids of the layers that show at this zoom; changes only when a layer comes or goes. */
  shown(state: State): string {
    return this.described
      .filter((described) => isVisible(described, state) || this.gathers(described, state))
      .map(({id, minZoom}) => (state.view.zoom < minZoom ? `${id} loud` : id))
      .join();
  }

  pickable(state: State, live: LivePickable): Pickable {
    const visible = this.described.filter((described) => isVisible(described, state));
    const grid = visible.find((described) => described.id === 'grids');
    return {
      state,
      markers: visible.filter(({id}) => MARKERS.has(id)).map((described) => ({described, rows: this.marked(described, state)})),
      grids: grid ? {described: grid, rows: this.rows(grid)} : null,
      own: visible.filter(({id}) => isOwn(id)).map((described) => ({described, rows: this.chosenOf(described, this.rows(described), state)})),
      gatherings: this.described.flatMap((described) => (this.gathers(described, state) ? (this.gathered.get(described.id) ?? []) : [])),
      streetNames: this.streetBoxes,
      buildings: visible.some((described) => described.id === 'buildings') ? this.buildings : null,
      opened: this.opened.id,
      shown: this.chosen(),
      live,
    };
  }

  /** The live stream begins to show units, or shows others: what stood still is told apart anew. */
  unitsChanged(): void {
    for (const id of STANDING) this.derived.delete(`${id} standing`);
  }

  /** The labels that found room on the ground, and the numbers between them. */
  get boxes(): readonly Box[] {
    return [...this.placeBoxes, ...this.gridBoxes, ...this.numbers, ...this.streetBoxes];
  }

  /** A layer as Python described it, also of those the overlay draws. */
  layerNamed(id: string): Described | undefined {
    return this.described.find((layer) => layer.id === id);
  }

  /** What kind of vehicle, team or robot a unit is, from its layer's rows. */
  kindOf(thing: string, id: number): string | null {
    const described = this.described.find((layer) => layer.thing === thing && STANDING.has(layer.id));
    if (!described) return null;
    const kinds = this.derive(`${described.id} kinds`, described, (rows) => new Map(rows.map((row) => [String(row.id), String(row['kind'])])));
    return kinds.get(String(id)) ?? null;
  }

  dispose(): void {
    this.feeds.dispose();
  }

  private read({manifest, gridLooks, time, view}: State): void {
    this.view = view;
    this.day = dayOf(time, Date.now());
    this.isPast = time !== null;
    if (gridLooks !== this.looks) {
      this.looks = gridLooks;
      for (const made of LOOKED) this.derived.delete(made);
    }
    if (manifest === this.manifest) return;
    this.manifest = manifest;
    this.described = describe(manifest.spec.layers);
  }

  private drawn(described: Described, state: State, palette: Palette, hovered: string | null): (Layer | null)[] {
    const visible = isVisible(described, state);
    const {id, live} = described;
    if (live) return [];
    if (id === 'base') {
      this.base.show(described, palette, visible);
      return [];
    }
    if (id === 'buildings') return this.solids(described, state, palette, visible, hovered);
    if (id === 'hexagons') return hexagons(described, this.chosen(), palette, state.selection?.kind === 'hexagon' ? state.selection.id : null);
    if (id === 'heat') {
      this.heat.show(described, this.chosen(), palette);
      return [];
    }
    if (id === 'grids') {
      this.gridGround.show(described, {rows: this.rows(described), palette, visible: visible || this.chosen()?.kind === 'grids', looks: this.looks, theme: this.gridFill(palette)});
      return this.selectedGrid(described, state, palette);
    }
    if (id === 'fans') return [fanLayer(described, this.fans(described, state), visible)];
    if (id === 'gridlabels') return this.text(described, this.gridBoxes, state, palette, visible, false);
    if (id === 'placenames') return [placeTexts(described, this.placeBoxes.map(({label}) => label), palette, visible)];
    if (id === 'streetnames') return this.text(described, this.streetBoxes, state, palette, visible, true);
    if (isOwn(id)) return this.own(described, state, palette, visible);
    if (!MARKERS.has(id)) return [];
    const gathered = this.gathers(described, state) ? (this.gathered.get(id) ?? []) : [];
    return [...gatheringLayers(id, gathered, atlasOf(palette), palette, this.scale()), markers(described, this.marked(described, state), palette, visible, this.scale())];
  }

  private own(described: Described, state: State, palette: Palette, visible: boolean): (Layer | null)[] {
    const {selection} = state;
    const rows = this.chosenOf(described, this.rows(described), state);
    const drawn = ownLayer(described, rows, visible);
    return selection?.kind === 'own' && visible ? [drawn, ownMark(described, rows, selection.id, palette.accent)] : [drawn];
  }

  private solids(described: Described, state: State, palette: Palette, visible: boolean, hovered: string | null): Layer[] {
    const {selection} = state;
    const selected = selection?.kind === 'building' ? selection.id : state.openedBuilding;
    const waiting = selected !== null && selected !== this.opened.id;
    const dwelling = selection?.kind === 'dwelling' ? selection.id : null;
    this.buildings.show(described, {
      palette,
      visible,
      opened: this.opened.id,
      selected: waiting ? selected : null,
      hovered,
      gridColours: this.gridColours(state),
      only: this.chosenBuildings.ids,
    });
    return visible ? this.opened.layers(palette, dwelling) : [];
  }

  private selectedGrid(described: Described, {selection}: State, palette: Palette): Layer[] {
    if (selection?.kind !== 'grid') return [];
    return [outline('selected-grid', ringsOf(this.rows(described), selection.id), palette.accent)];
  }

  private text(described: Described, boxes: Box[], state: State, palette: Palette, visible: boolean, quiet: boolean): (Layer | null)[] {
    const characters = this.derive(`${described.id} characters`, described, () => charactersOf(this.labels(described)));
    // A font atlas without a character is an empty picture, which WebGL refuses.
    if (!characters.length) return [];
    const shown = boxes.map((box) => box.label);
    return [texts(described, shown, {palette, visible, characters, bearing: state.view.bearing, quiet})];
  }

  /** Rings around the selected thing and the one under the mouse. */
  private marks(state: State, palette: Palette): Layer[] {
    const wanted = [
      {id: 'selected-ring', thing: state.selection, colour: palette.accent},
      {id: 'hover-ring', thing: state.hover?.thing ?? null, colour: palette.label},
    ];
    return wanted.flatMap(({id, thing, colour}) => {
      const cell = thing?.kind === 'dwelling' && this.opened.cells.find(({window}) => window && String(window.id) === thing.id);
      if (cell) return [ring(id, centreOf(cell), DWELLING_RING_PX, colour)];
      const described = this.described.find((layer) => MARKERS.has(layer.id) && layer.thing === thing?.kind);
      const row = described && this.heard(described, state).find((each) => String(each.id) === thing?.id);
      if (!described || !row) return [];
      const radius = iconSize_px(described, state.view.zoom, state.view.latitude, this.scale()) / 2 + 4;
      return [ring(id, positionOf(described, row), Math.round(radius), colour)];
    });
  }

  private gathers(described: Described, state: State): boolean {
    return GATHERED.has(described.id) && isOn(described, state) && gathersAt(state.view.zoom, described.minZoom);
  }

  private gather(described: Described, state: State): readonly Gathering[] {
    if (!this.gathers(described, state)) return [];
    const counted = this.chosenOf(described, this.rows(described), state);
    return gather(described.id, counted, state.view.zoom, this.scale(), (row) => iconOf(described.thing ?? '', row));
  }

  private thinOut(described: Described, state: State, screen: Screen): void {
    const rows = this.heard(described, state);
    const size_px = iconSize_px(described, state.view.zoom, state.view.latitude, this.scale());
    const hidden = inFrontOf(this.opened.solid, screen);
    const isFirst = (row: Row): boolean => String(row.id) === state.selection?.id || isLoud(row);
    const spots = [...rows.filter(isFirst), ...rows.filter((row) => !isFirst(row))].flatMap((row) => {
      const [lng, lat, z_m] = positionOf(described, row);
      if (!screen.isNear([lng, lat])) return [];
      const [x, y] = screen.project([lng, lat, z_m]);
      return !isFirst(row) && hidden(lng, lat, x, y) ? [] : [{what: row, x, y}];
    });
    const kept = CROWDED.has(described.id) ? thin(spots, size_px * APART) : spots.map(({what}) => what);
    this.thinned.set(described.id, {rows, kept});
  }

  private marked(described: Described, state: State): readonly Row[] {
    const rows = this.heard(described, state);
    const thinned = this.thinned.get(described.id);
    return thinned?.rows === rows ? thinned.kept : rows;
  }

  /** From afar only what asks for attention: alarms and faults. */
  private heard(described: Described, state: State): readonly Row[] {
    return this.chosenOf(described, this.unfiltered(described, state), state);
  }

  private chosenOf(described: Described, rows: readonly Row[], {filters}: State): readonly Row[] {
    const filter = filterOfLayer(filters, described.id);
    return filter ? this.filtered(described, rows, filter) : rows;
  }

  private filtered(described: Described, rows: readonly Row[], filter: Narrowing): readonly Row[] {
    const known = this.narrowed.get(described.id);
    if (known?.rows === rows && known.filter === filter) return known.kept;
    const kept = rows.filter((row) => matches(row, filter));
    this.narrowed.set(described.id, {rows, filter, kept});
    return kept;
  }

  private unfiltered(described: Described, state: State): readonly Row[] {
    if (STANDING.has(described.id)) return this.standing(described);
    if (state.view.zoom >= described.minZoom || !WATCHED.has(described.id)) return this.rows(described);
    return this.derive(`${described.id} loud`, described, (rows) => rows.filter(isLoud));
  }

  /** Those that the live stream does not show: nobody is on the map twice. */
  private standing(described: Described): readonly Row[] {
    // Where they were then is not known here.
    if (this.isPast) return NOBODY;
    return this.derive(`${described.id} standing`, described, (rows) => rows.filter((row) => !this.isLive(described.thing ?? '', row.id)));
  }

  private rows(described: Described): readonly Row[] {
    const name = FED_BY[described.id] ?? described.id;
    const past = this.day !== null && DATED.has(name);
    return this.feeds.rows(described.id === 'gridlabels' ? name : described.id, past ? `/api/v1/past/layers/${name}?on=${this.day}` : byView(described.url, this.view), this.view.zoom >= seenFrom(described));
  }

  /** None while grids are switched off. */
  private gridColours(state: State): ReadonlyMap<string, Rgba> {
    const described = this.described.find((layer) => layer.id === 'grids');
    const {looks} = this;
    // A building tinted like its grid would be read as a class.
    if (!described || state.visible['grids'] === false || this.chosen()) return NO_COLOURS;
    return this.derive(GRID_COLOURS, described, looks ? () => lookColours(looks) : gridColours);
  }

  private fans(described: Described, state: State): Fan[] {
    return this.chosenOf(described, this.derive('fans', described, fansOf), state) as Fan[];
  }

  private chosen(): Shown | null {
    return this.picture.state.shown;
  }

  private gridFill(palette: Palette): GridFill | null {
    const shown = this.chosen();
    const described = this.layerNamed('hexagons');
    return shown && described ? themedFill(described, shown, palette) : null;
  }

  private places(described: Described, state: State, turn: PlaceTurn): Label[] {
    const scale = Math.round(this.scale() * 10) / 10;
    return placeLabels(this.rows(described), turn, deskZoom(state.view.zoom, this.scale()), state.manifest.region ?? null, scale);
  }

  private labels(described: Described): Label[] {
    const scale = Math.round(this.scale() * 10) / 10;
    if (described.id === 'streetnames') return this.derive(`${described.id} ${scale}`, described, (rows) => streetLabels(rows, scale));
    const {looks} = this;
    if (looks) return this.derive(LOOK_LABELS, described, (rows) => lookLabels(rows, looks, scale));
    const area = this.manifest?.title ?? '';
    const names = this.communities();
    return this.derive(`${described.id} of ${area} ${names?.size} ${scale}`, described, (rows) => gridLabels(rows, area, scale, names));
  }

  /** Made from a layer's rows once, and again when they change. */
  private derive<T>(name: string, described: Described, make: (rows: readonly Row[]) => T): T {
    const rows = this.rows(described);
    const known = this.derived.get(name) as Derived<T> | undefined;
    if (known && known.rows === rows) return known.made;
    const made = make(rows);
    this.derived.set(name, {rows, made});
    return made;
  }
}
