import type {LegendEntry} from '../../manifest';
import {RING_COLOURS} from '../../map/rings';
import type {Picture} from '../../thematic/picture';
import type {TimeWindow} from '../../timeline/window';
import type {Desk} from '../desk';
import {classLabel, colours, type Rgb} from '../../thematic/classes';
import {roundBelow, metresPerPagePixel} from '../scalebar';

const SCALE = 2;
const FONT = '"Noto Sans SC", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const MARGIN = 20;
const LEAST_LEGEND_PX = 13;

interface Inks {
  ground: string;
  panel: string;
  text: string;
  quiet: string;
  line: string;
  north: string;
}

const INKS: Record<'dark' | 'light', Inks> = {
  dark: {ground: '#0b1622', panel: 'rgba(17,31,46,0.92)', text: '#e6eef5', quiet: '#93a7b8', line: '#35506b', north: '#ff7b7d'},
  light: {ground: '#f4f6f8', panel: 'rgba(255,255,255,0.94)', text: '#14222e', quiet: '#4b5e6e', line: '#b3c2cf', north: '#c1272d'},
};

interface LegendLayer {
  label: string;
  entries: LegendEntry[];
}

/**
 * The map as it is on the screen, or both of two, with what makes a sheet of it: title, time, scale, north and source
 * on it, the legend beside it, where it hides nothing.
 * Only the map is on it, never a panel: no name, number or home of a person.
 */
export async function takePicture(desk: Desk): Promise<HTMLCanvasElement | null> {
  const {store, operations} = desk;
  const {capture, captureSecond} = operations.tools;
  if (!capture) return null;
  const {compare, theme, time} = store.get();
  const map = await capture(SCALE);
  const other = compare && captureSecond ? await captureSecond(SCALE) : null;
  const sheet = document.createElement('canvas');
  const ink = sheet.getContext('2d');
  if (!ink) return null;
  const page = document.querySelector('.jw-map')?.clientWidth ?? map.width / SCALE;
  const scale = map.width / page;
  const half = map.width / scale;
  const size = {width: half + (other?.width ?? 0) / scale, height: map.height / scale};
  const legend = legendOf(ink, shownLayers(desk), size.height);
  sheet.width = Math.round((size.width + legend.width) * scale);
  sheet.height = map.height;
  ink.scale(scale, scale);
  const inks = INKS[theme];
  ink.fillStyle = inks.ground;
  ink.fillRect(0, 0, size.width + legend.width, size.height);
  ink.drawImage(map, 0, 0, half, size.height);
  if (other) {
    ink.drawImage(other, half, 0, size.width - half, size.height);
    ink.fillStyle = inks.line;
    ink.fillRect(half - 1, 0, 2, size.height);
    drawTime(ink, inks, periodOf(desk, time), half - MARGIN, 'right');
    drawTime(ink, inks, periodOf(desk, compare!.time), half + MARGIN, 'left');
  }
  drawTitle(ink, desk, inks, half);
  drawLegend(ink, legend, inks, size.width);
  drawScale(ink, desk, inks, size);
  return sheet;
}

function periodOf({texts}: Desk, time: TimeWindow | null): string {
  return time ? texts.compare.between(new Date(time.since_ms), new Date(time.until_ms)) : texts.compare.times['now']!;
}

/** Of which time one of two maps is, at the edge between them. */
function drawTime(ink: CanvasRenderingContext2D, inks: Inks, words: string, x: number, side: 'left' | 'right'): void {
  ink.font = `600 15px ${FONT}`;
  const wide = ink.measureText(words).width + 2 * 14;
  const left = side === 'left' ? x : x - wide;
  panel(ink, inks, left, MARGIN + 80, wide, 34);
  ink.fillStyle = inks.text;
  ink.fillText(words, left + 14, MARGIN + 102);
}

/** Save the sheet as a file on this device. */
export async function savePicture(desk: Desk): Promise<boolean> {
  const sheet = await takePicture(desk);
  const file = sheet && (await new Promise<Blob | null>((done) => sheet.toBlob(done, 'image/png')));
  if (!file) return false;
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${[desk.texts.product, desk.store.get().manifest.title, stamp(new Date())].filter(Boolean).join('-')}.png`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return true;
}

function stamp(now: Date): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}-${pad(now.getHours())}${pad(now.getMinutes())}`;
}

function panel(ink: CanvasRenderingContext2D, inks: Inks, x: number, y: number, width: number, height: number): void {
  ink.fillStyle = inks.panel;
  ink.strokeStyle = inks.line;
  ink.lineWidth = 1;
  ink.beginPath();
  ink.roundRect(x, y, width, height, 8);
  ink.fill();
  ink.stroke();
}

function drawTitle(ink: CanvasRenderingContext2D, desk: Desk, inks: Inks, width: number): void {
  const {manifest, language, time: past} = desk.store.get();
  const title = [desk.texts.product, manifest.title].filter(Boolean).join(' · ');
  const now = new Intl.DateTimeFormat(language, {dateStyle: 'long', timeStyle: 'medium'}).format(new Date());
  const time = past ? `${desk.texts.compare.between(new Date(past.since_ms), new Date(past.until_ms))} · ${now}` : now;
  ink.font = `600 22px ${FONT}`;
  const wide = Math.min(Math.max(ink.measureText(title).width, 240) + 2 * MARGIN, width - 2 * MARGIN);
  panel(ink, inks, MARGIN, MARGIN, wide, 70);
  ink.fillStyle = inks.text;
  ink.textBaseline = 'alphabetic';
  ink.fillText(title, 2 * MARGIN, MARGIN + 32, wide - 2 * MARGIN);
  ink.font = `400 14px ${FONT}`;
  ink.fillStyle = inks.quiet;
  ink.fillText(time, 2 * MARGIN, MARGIN + 55, wide - 2 * MARGIN);
}

/** The layers that are switched on, each with its signs. */
function shownLayers(desk: Desk): LegendLayer[] {
  const {manifest, visible} = desk.store.get();
  const shown = manifest.tree.flatMap((group) => group.items).filter((item) => (visible[item.layer] ?? item.visible) && item.legend?.length);
  // Layers that share their signs share their place in the legend.
  const bySigns = new Map<string, LegendLayer>();
  for (const {label, legend} of shown) {
    const signs = JSON.stringify(legend);
    const known = bySigns.get(signs);
    bySigns.set(signs, {label: known ? known.label + desk.texts.tools.picture.and + label : label, entries: legend});
  }
  const {tools} = desk.texts;
  const reach = desk.operations.tools.reaching.found.get();
  const rings = reach && {
    label: tools.reach,
    entries: reach.rings.map(({seconds}, at): LegendEntry => ({label: tools.rings.within(seconds / 60), colour: RING_COLOURS[at]!, shape: 'line'})),
  };
  const themes = [desk.picture, ...(desk.store.get().compare ? [desk.second.picture] : [])].flatMap((picture) => themeLegend(desk, picture) ?? []);
  const theme = themes.filter((one, at) => JSON.stringify(one) !== JSON.stringify(themes[at - 1]));
  return [...theme, ...(rings ? [rings] : []), ...bySigns.values()];
}

/** The classes of the theme, or from few to many for heat. */
function themeLegend({store, texts}: Desk, picture: Picture): LegendLayer | null {
  const {shown} = picture.state;
  if (!shown?.breaks.length) return null;
  const {theme, manifest} = store.get();
  const spec = manifest.spec.layers.find(({id}) => id === 'hexagons');
  const ramp = (spec?.[theme === 'light' ? 'rampDay' : 'rampNight'] ?? []) as Rgb[];
  const entry = (label: string, colour: Rgb): LegendEntry => ({label, colour: `rgb(${colour.join()})`, shape: 'square'});
  const ends = [entry(texts.thematic.few, ramp[0] ?? [0, 0, 0]), entry(texts.thematic.many, ramp.at(-1) ?? [0, 0, 0])];
  const classes = colours(ramp, shown.breaks.length - 1).map((colour, at) => entry(classLabel(shown.breaks, at), colour));
  return {label: picture.title, entries: shown.kind === 'heat' ? ends : classes};
}

interface Legend {
  columns: {layers: LegendLayer[]; width: number}[];
  line_px: number;
  font_px: number;
  width: number;
}

/** The legend in columns of a height, a layer never apart. */
function legendOf(ink: CanvasRenderingContext2D, layers: readonly LegendLayer[], height: number): Legend {
  const lines = layers.reduce((sum, layer) => sum + layer.entries.length + 1.5, 0);
  const room = height - 2 * MARGIN;
  const line_px = Math.max(Math.min(22, room / Math.max(lines, 1)), LEAST_LEGEND_PX + 3);
  const font_px = Math.min(14, Math.max(line_px - 5, LEAST_LEGEND_PX));
  const columns: LegendLayer[][] = [];
  let used = Infinity;
  for (const layer of layers) {
    const wanted = (layer.entries.length + 1.5) * line_px;
    if (used + wanted > room) {
      columns.push([]);
      used = 0;
    }
    columns.at(-1)!.push(layer);
    used += wanted;
  }
  ink.font = `600 ${font_px}px ${FONT}`;
  const measured = columns.map((column) => ({layers: column, width: Math.max(...column.flatMap((layer) => [ink.measureText(layer.label).width, ...layer.entries.map((entry) => ink.measureText(entry.label).width + 26)]), 90)}));
  return {columns: measured, line_px, font_px, width: measured.length ? measured.reduce((sum, {width}) => sum + width + MARGIN, MARGIN) : 0};
}

function drawLegend(ink: CanvasRenderingContext2D, {columns, line_px, font_px}: Legend, inks: Inks, left: number): void {
  let x = left + MARGIN;
  for (const {layers, width} of columns) {
    let y = MARGIN + line_px * 0.75;
    for (const layer of layers) {
      ink.font = `600 ${font_px}px ${FONT}`;
      ink.fillStyle = inks.text;
      ink.fillText(layer.label, x, y);
      y += line_px;
      ink.font = `400 ${font_px}px ${FONT}`;
      for (const entry of layer.entries) {
        sign(ink, entry, x + 7, y - font_px * 0.35, font_px);
        ink.fillStyle = inks.quiet;
        ink.fillText(entry.label, x + 22, y);
        y += line_px;
      }
      y += line_px * 0.5;
    }
    x += width + MARGIN;
  }
}

function sign(ink: CanvasRenderingContext2D, {shape, colour}: LegendEntry, x: number, y: number, size: number): void {
  const r = size * 0.42;
  ink.fillStyle = ink.strokeStyle = colour;
  ink.lineWidth = 2;
  ink.setLineDash(shape === 'dashes' ? [3, 2] : []);
  ink.beginPath();
  if (shape === 'dot') ink.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === 'ring' || shape === 'dashes') ink.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === 'square') ink.rect(x - r, y - r, 2 * r, 2 * r);
  else if (shape === 'triangle') ink.moveTo(x, y - r), ink.lineTo(x + r, y + r), ink.lineTo(x - r, y + r), ink.closePath();
  else if (shape === 'diamond') ink.moveTo(x, y - r), ink.lineTo(x + r, y), ink.lineTo(x, y + r), ink.lineTo(x - r, y), ink.closePath();
  else if (shape === 'fan') ink.moveTo(x, y + r), ink.arc(x, y + r, 2 * r, -2.2, -0.95), ink.closePath();
  else ink.moveTo(x - r, y), ink.lineTo(x + r, y);
  if (shape === 'line' || shape === 'ring' || shape === 'dashes') ink.stroke();
  else ink.fill();
  ink.setLineDash([]);
}

/** Scale bar, north and source at the foot. */
function drawScale(ink: CanvasRenderingContext2D, desk: Desk, inks: Inks, size: {width: number; height: number}): void {
  const {view, manifest} = desk.store.get();
  const words = desk.texts;
  const perPx = metresPerPagePixel(view);
  const length_m = roundBelow(perPx * 160);
  const bar = length_m / perPx;
  const label = length_m >= 1000 ? `${length_m / 1000} ${words.map.kilometre}` : `${length_m} ${words.map.metre}`;
  const note = [manifest.attribution, words.tools.picture.base].filter(Boolean).join(' · ');
  ink.font = `400 13px ${FONT}`;
  const wide = Math.max(bar + 140, ink.measureText(note).width + 2 * MARGIN);
  const left = MARGIN;
  const top = size.height - MARGIN - 76;
  panel(ink, inks, left, top, wide, 76);
  const x = left + MARGIN;
  const y = top + 34;
  ink.strokeStyle = inks.text;
  ink.lineWidth = 2;
  ink.beginPath();
  ink.moveTo(x, y - 8);
  ink.lineTo(x, y);
  ink.lineTo(x + bar, y);
  ink.lineTo(x + bar, y - 8);
  ink.stroke();
  ink.fillStyle = inks.text;
  ink.fillText(label, x + bar + 10, y + 1);
  ink.fillStyle = inks.quiet;
  ink.fillText(note, x, top + 62, wide - 2 * MARGIN);
  ink.save();
  ink.translate(left + wide - 28, top + 26);
  ink.rotate((-view.bearing * Math.PI) / 180);
  ink.fillStyle = inks.north;
  ink.beginPath();
  ink.moveTo(0, -16);
  ink.lineTo(7, 4);
  ink.lineTo(-7, 4);
  ink.fill();
  ink.fillStyle = inks.text;
  ink.font = `600 12px ${FONT}`;
  ink.textAlign = 'center';
  ink.fillText('N', 0, 17);
  ink.restore();
}
