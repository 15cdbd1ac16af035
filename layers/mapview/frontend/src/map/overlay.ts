import type {Layer} from '@deck.gl/core';
import {MapboxOverlay} from '@deck.gl/mapbox';
import type * as maplibregl from 'maplibre-gl';
import type {Operations} from '../operations';
import type {State, Store} from '../store';
import {latenessOf} from '../casework/lateness';
import {Budget} from './budget';
import type {CardFirst} from './cardFirst';
import {signsOf, type Sign} from './clusters';
import {FADE_MS} from '../live/board';
import type {IncidentRow, UnitRow} from '../live/values';
import {matches} from '../thematic/matching';
import type {Past} from '../timeline/past';
import {incidentLayers, openRows, passingLayers, PULSE_MS} from './incidents';
import type {Box} from './declutter';
import {Kept} from './kept';
import {LiveLabels} from './liveLabels';
import {MovingTracks} from './movingTracks';
import {PlaybackLayers, readyLayers} from './playbackLayers';
import {toolLayers} from './toolLayers';
import {TrailLayers} from './trailLayers';
import {iconName} from './atlas';
import {gatheringLayers, type Gathering} from './gatherings';
import {atlasOf, ring} from './markers';
import type {LngLat} from './metric';
import {nudged} from './nudging';
import {gatherUnits} from './unitGatherings';
import type {LivePickable} from './picking';
import {paletteOf} from './palette';
import {resolutionOf} from './resolution';
import {ringLayers} from './rings';
import {routeLayers} from './routes';
import type {Described} from './spec';
import {UNIT_SWITCH, UnitGroup, unitSize} from './units';
import {viewportOf} from './viewport';

const LATE_EVERY_MS = 5_000;
const TWO_FRAMES_MS = 33;
/** A picture and the one after: what was drawn once needs no second time. */
const PREPARED_AFTER_MS = 1_000;
/** A timer is late more often than early. */
const EARLY_MS = 8;

/**
 * What moves and what happens, on a surface of its own above the map: the map below, with all its
 * buildings, is not drawn again because a car went on.
 */
export class Overlay {
  private readonly deck: MapboxOverlay;
  private readonly budget: Budget;
  private readonly officers: UnitGroup;
  private readonly others: UnitGroup;
  private readonly labels = new LiveLabels();
  private readonly arrived = new Map<number, number>();
  private readonly stops: (() => void)[] = [];
  private signs: Sign[] = [];
  /** The half zoom at which units were last taken together. */
  private step = 0;
  private gathered: readonly Gathering[] = [];
  private dirty = {units: true, signs: true};
  private late = 0;
  private drawnAt_ms = 0;
  private frame = 0;
  private waiting = 0;
  private stale = false;
  private urgent = false;
  private readonly kept = new Kept();
  private readonly played = new PlaybackLayers();
  private readonly trails = new TrailLayers();
  private fadingUntil_ms = 0;
  private ready: Layer[] = [];
  private readonly moving: MovingTracks;

  constructor(
    private readonly map: maplibregl.Map,
    private readonly store: Store,
    private readonly operations: Operations,
    private readonly software: boolean,
    private readonly glyphOf: (unit: UnitRow) => string | null,
    described: (id: string) => Described | undefined,
    /** Labels of the map below, on which no name of a unit or an incident may lie. */
    private readonly below: () => readonly Box[],
    private readonly past: Past,
    private readonly second: boolean,
    private readonly scale: () => number,
    private readonly cardFirst: CardFirst,
  ) {
    this.officers = new UnitGroup('officers', () => unitSize(described('officers')), true);
    this.others = new UnitGroup('units', () => unitSize(described('units')));
    this.budget = new Budget(software);
    this.deck = new MapboxOverlay({
      interleaved: false,
      layers: [],
      getTooltip: null,
      useDevicePixels: resolutionOf(software, map.getContainer()),
      deviceProps: {type: 'webgl', webgl: {antialias: !software}},
    } as never);
    const {board, routes, pointed, shown, followed, classes, draft, playback} = operations;
    this.moving = new MovingTracks(map, store, playback, software, scale);
    this.stops.push(
      board.subscribe((change) => {
        const now_ms = performance.now();
        for (const row of change.arrived) this.arrived.set(row.id, now_ms);
        if (change.incidents) this.fadingUntil_ms = now_ms + FADE_MS;
        // Where units are now is no matter of the past.
        if (change.incidents || !store.get().time) this.refresh({units: change.units, signs: change.incidents}, change.arrived.length > 0);
      }),
      playback.state.subscribe((now, before) => (now.tracks !== before.tracks || now.colouring !== before.colouring) && this.refresh({})),
      ...[routes, pointed, followed, draft].map((watched) => (watched as {subscribe(listener: () => void): () => void}).subscribe(() => this.refresh({}))),
      shown.subscribe(() => this.refresh({signs: true})),
      classes.subscribe(() => this.refresh({signs: true})),
      past.found.subscribe(() => this.refresh({signs: true})),
      operations.tools.onDrawn(() => this.refresh({})),
      operations.wall.subscribe(() => this.refresh({units: true, signs: true})),
      store.subscribe((state, previous) => {
        if (state.visible !== previous.visible || state.filters !== previous.filters || state.time !== previous.time) this.refresh({units: true, signs: true});
        else if (state.selection !== previous.selection || state.theme !== previous.theme) this.refresh({units: this.gathered.length > 0, signs: true});
      }),
    );
    map.on('moveend', () => this.refresh({units: this.gathered.length > 0 || Math.floor(map.getZoom() * 2) !== this.step, signs: true}));
    map.on('move', () => this.refresh({}));
    // The second map looks where the first does.
    if (!second) map.on('moveend', () => this.lookAtDraft());
    // Deadlines pass without a word from anyone.
    const timer = window.setInterval(() => this.look(), LATE_EVERY_MS);
    this.stops.push(() => clearInterval(timer));
  }

  open(): void {
    this.map.addControl(this.deck as unknown as maplibregl.IControl);
    this.refresh({units: true, signs: true});
    if (!this.second) this.lookAtDraft();
    if (this.operations.may.tracks) this.prepare();
  }

  private lookAtDraft(): void {
    const bounds = this.map.getBounds();
    this.operations.tools.drafting.look([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
  }

  /** Draw once, unseen, in an idle moment what the first track would have to wait for: a second where the processor draws. */
  private prepare(): void {
    const show = (visible: boolean): void => {
      const {lng, lat} = this.map.getCenter();
      this.ready = readyLayers([lng, lat], visible, paletteOf(this.store.get().theme), this.scale());
      this.refresh({}, false);
    };
    const draw = (): void => {
      show(true);
      const timer = window.setTimeout(() => show(false), PREPARED_AFTER_MS);
      this.stops.push(() => clearTimeout(timer));
    };
    // The first picture of the page comes before what may be needed later.
    this.map.once('idle', () => (window.requestIdleCallback ?? setTimeout)(draw));
  }

  dispose(): void {
    this.moving.dispose();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.waiting);
    for (const stop of this.stops) stop();
  }

  /** Draw at once, so many device pixels to a page pixel, and give the surface. */
  async picture(scale: number): Promise<HTMLCanvasElement | null> {
    this.deck.setProps({useDevicePixels: scale} as never);
    this.draw(performance.now());
    const {_deck: deck} = this.deck as unknown as {_deck?: {redraw(reason: string): void}};
    // A new size of the surface is taken over with the picture after the next.
    for (let pictures = 0; pictures < 3; pictures += 1) await new Promise(requestAnimationFrame);
    deck?.redraw('picture');
    return this.deck.getCanvas();
  }

  /** Draw into a picture of the map what moves above this surface. */
  paint(pen: CanvasRenderingContext2D, ratio: number): void {
    this.moving.paint(pen, ratio);
  }

  /** Names and numbers below have been arranged anew: numbers of units keep off them. */
  rearranged(): void {
    if (this.gathered.length) this.refresh({units: true});
  }

  /** Back to the pixels of the screen. */
  pictured(): void {
    this.fit();
    this.refresh({});
  }

  /** Take as many pixels as the map's place on the page is worth. */
  fit(): void {
    this.deck.setProps({useDevicePixels: resolutionOf(this.software, this.map.getContainer())} as never);
  }

  /** What can be picked, as it lies on the screen now. */
  get pickable(): LivePickable {
    return {signs: this.signs, gatherings: this.gathered, groups: [this.others, this.officers].filter((group) => group.isShown(this.map.getZoom(), this.map.getCenter().lat, this.scale())), scale: this.scale(), title: (sign) => this.title(sign)};
  }

  private title({row, members}: Sign): string {
    const label = this.operations.classLabel(row.class);
    return members.length > 1 ? `${label} … ×${members.length}` : [label, row.address].filter(Boolean).join(' · ');
  }

  /** How often moving things are drawn, for support. */
  get pause_ms(): number {
    return this.budget.pause_ms;
  }

  /** Draw signs anew when one of them has become late since. */
  private look(): void {
    // Those that are taken together drive on meanwhile.
    if (this.gathered.length) this.refresh({units: true}, false);
    const {board} = this.operations;
    const late = openRows(board).filter((row) => latenessOf(row, board.clock) === 'late').length;
    if (late === this.late) return;
    this.late = late;
    this.refresh({signs: true});
  }

  /** Draw at once what the hand has changed or what has just been reported; all else at the budget's pace. */
  private refresh(dirty: {units?: boolean; signs?: boolean}, atOnce = true): void {
    this.dirty.units ||= dirty.units ?? false;
    this.dirty.signs ||= dirty.signs ?? false;
    this.stale = true;
    this.urgent ||= atOnce;
    if (atOnce) this.frame ||= requestAnimationFrame(this.tick);
    else this.wait();
  }

  private readonly again = (): void => void (this.frame ||= requestAnimationFrame(this.tick));

  private readonly tick = (now_ms: number): void => {
    this.frame = 0;
    if (this.cardFirst.isAwaited) {
      this.cardFirst.after(this.again);
      return;
    }
    if (this.urgent || this.map.isMoving() || now_ms - this.drawnAt_ms >= this.budget.pause_ms - EARLY_MS) {
      this.drawnAt_ms = now_ms;
      this.urgent = this.stale = false;
      this.draw(performance.now());
      const ordered_ms = performance.now();
      // The graphics card, or the processor in its place, is done when the picture after the next comes.
      requestAnimationFrame(() => requestAnimationFrame(() => this.budget.spent(performance.now() - ordered_ms - TWO_FRAMES_MS)));
      this.follow();
    }
    if (this.stale || this.isAlive(now_ms)) this.wait();
  };

  /** Whether the next picture would be another one although nobody says a word. */
  private isAlive(now_ms: number): boolean {
    for (const [id, since_ms] of this.arrived) if (now_ms - since_ms > PULSE_MS) this.arrived.delete(id);
    return !document.hidden && ((!this.store.get().time && this.operations.motion.isMoving(now_ms)) || this.arrived.size > 0 || now_ms < this.fadingUntil_ms);
  }

  private wait(): void {
    const left_ms = this.budget.pause_ms - EARLY_MS - (performance.now() - this.drawnAt_ms);
    if (left_ms < TWO_FRAMES_MS) this.frame ||= requestAnimationFrame(this.tick);
    else {
      this.waiting ||= window.setTimeout(() => {
        this.waiting = 0;
        this.frame ||= requestAnimationFrame(this.tick);
      }, left_ms);
    }
  }

  private draw(now_ms: number): void {
    const state = this.store.get();
    if (this.dirty.units) this.sortUnits(state);
    if (this.dirty.signs) this.arrange(state);
    this.dirty = {units: false, signs: false};
    this.deck.setProps({layers: this.layers(state, now_ms)});
  }

  private layers(state: State, now_ms: number): Layer[] {
    const {motion, board, routes, pointed, playback} = this.operations;
    const palette = paletteOf(state.theme);
    const scale = this.scale();
    const atlas = atlasOf(palette);
    const zoom = this.map.getZoom();
    const lat = this.map.getCenter().lat;
    const bearing = this.map.getBearing();
    for (const group of [this.officers, this.others]) group.move(motion, now_ms);
    const groups = [this.officers, this.others].filter((group) => group.isShown(zoom, lat, scale));
    return [
      ...ringLayers(this.operations.tools.reaching.found.get(), scale),
      ...this.kept.as('routes', [routes.get(), pointed.get(), palette, scale], () => routeLayers(routes.get(), pointed.get(), palette, scale)),
      ...(state.visible['trails'] === false || state.time ? [] : this.trails.layers(board.trails, groups.map(({rows}) => rows), now_ms, palette, scale)),
      ...this.ready,
      ...(playback.isOn(this.store) ? this.played.layers(playback, palette, scale) : []),
      ...groups.flatMap((group) => group.layers(motion, atlas, palette, group.size_px(zoom, lat, scale), bearing)),
      ...this.kept.as('gathered', [this.gathered, palette, scale], () => gatheringLayers('units', this.gathered, atlas, palette, scale)),
      ...this.rings(state, now_ms, scale),
      ...passingLayers(this.arrived, board, now_ms, palette, scale),
      ...this.kept.as('signs', [this.signs, palette, scale], () => incidentLayers(this.signs, board, palette, scale)),
      ...this.labels.layers(palette, scale, motion, now_ms),
      ...toolLayers(this.operations.tools, state.language, palette, scale, this.second),
    ];
  }

  /** Around the selected incident or unit, and the unit pointed at in a list. */
  private rings(state: State, now_ms: number, scale: number): Layer[] {
    const {board, motion, pointed} = this.operations;
    const palette = paletteOf(state.theme);
    const {selection} = state;
    const rings: Layer[] = [];
    const incident = selection?.kind === 'incident' ? board.incidents.get(Number(selection.id)) : null;
    if (incident) rings.push(ring('live-selected', [incident.lng, incident.lat], 26 * scale, palette.accent));
    const unit = selection && selection.kind !== 'incident' && !state.time ? board.unitOf(selection.kind, selection.id) : null;
    const place = unit && motion.at(unit.id, now_ms);
    if (place) rings.push(ring('live-selected', place, 22 * scale, palette.accent));
    const draft = this.operations.draft.get();
    if (draft) rings.push(ring('live-draft', [draft.lng, draft.lat], 18 * scale, palette.label));
    const at = pointed.get() === null ? null : motion.at(pointed.get()!, now_ms);
    if (at) rings.push(ring('live-pointed', at, 22 * scale, palette.label));
    return rings;
  }

  private sortUnits(state: State): void {
    this.step = Math.floor(this.map.getZoom() * 2);
    const filter = state.filters['units'];
    // Where they were then is not known here.
    const known = state.time ? [] : [...this.operations.board.units.values()].filter(
      (unit) => state.visible[UNIT_SWITCH[unit.kind] ?? ''] !== false && (!filter || matches(unit as never, filter)) && this.operations.motion.has(unit.id),
    );
    const {followed, pointed, motion} = this.operations;
    const isApart = (unit: UnitRow): boolean =>
      unit.incident !== null || unit.assignment !== null || unit.id === followed.get() || unit.id === pointed.get() || (state.selection?.kind === unit.kind && state.selection.id === String(unit.thing));
    const now_ms = performance.now();
    const place = (id: number): LngLat | null => motion.at(id, now_ms) ?? null;
    const {single, many} = gatherUnits(known.filter((unit) => unit.kind !== 'member'), this.map.getZoom(), this.scale(), place, isApart, (unit) => iconName(unit.kind, this.glyphOf(unit) ?? undefined, 'well'));
    // An officer with something to do is no longer one of the crowd.
    this.officers.set(known.filter((unit) => unit.kind === 'member' && !isApart(unit)), this.glyphOf);
    this.others.set([...single, ...known.filter((unit) => unit.kind === 'member' && isApart(unit))], this.glyphOf);
    const viewport = viewportOf(this.map);
    this.gathered = nudged(many, this.below(), (at) => viewport.project(at), this.scale());
  }

  /** Take signs together and find room for labels; not while the map is being moved. */
  private arrange(state: State): void {
    const {board, shown} = this.operations;
    const wanted = shown.get();
    const apart = state.selection?.kind === 'incident' ? Number(state.selection.id) : null;
    const filter = state.filters['incidents'];
    // What the queue leaves out is of today.
    const isShown = (row: IncidentRow): boolean => (!!state.time || !wanted || wanted.has(row.id)) && (!filter || matches(row as never, filter));
    const rows = (state.time ? this.past.within(state.time) : openRows(board)).filter((row) => row.id === apart || isShown(row));
    this.signs = state.visible['incidents'] === false ? [] : signsOf(rows, this.map.getZoom(), this.scale(), apart);
    this.labels.arrange(this.signs, this.others, this.operations, viewportOf(this.map), this.scale(), apart, this.below());
  }

  private follow(): void {
    const {followed, motion} = this.operations;
    const unit = followed.get();
    const at = unit === null || this.map.isMoving() ? null : motion.at(unit, performance.now());
    if (at) this.map.setCenter(at);
  }
}
