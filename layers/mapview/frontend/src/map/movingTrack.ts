import {spotAt, type TrackDay} from '../tracks/day';
import {speedClass, speedHexes, unitHex} from '../tracks/colours';
import type {Colouring} from '../tracks/playback';
import {emptyTrail, trailAt, worldOf, type Trail} from '../tracks/trail';
import {iconName} from './atlas';
import {atlasOf} from './markers';
import type {Palette} from './palette';
import {FONT_FAMILY} from './typeface';

const TRAIL_PX = 5;
/** The oldest of a trail is as thin as the line of the whole day. */
const TAIL_PX = 2.4;
const CASING_PX = 2.5;
const CASING_ALPHA = 0.55;
/** A trail fades in so many steps; each is one stroke. */
const STEPS = 14;
const RING_PX = 17;
const ICON_PX = 26;
const NAME_PX = 13;
const NAME_BELOW_PX = 27;
const ARROW_PX = 9;
/** So far around the lines of a picture there is nothing of it: what a head and its name take. */
const ROOM_PX = 26;
/** Surfaces grow in steps: a new size is a new surface for the browser. */
const GROWTH_PX = 128;

/** How a picture is seen. */
export interface Seen {
  /** From the world to page pixels. */
  matrix: ArrayLike<number>;
  width: number;
  height: number;
  palette: Palette;
  /** How much larger signs are than at a desk. */
  scale: number;
  /** Device pixels to a page pixel. */
  ratio: number;
}

type Pen = CanvasRenderingContext2D;

interface Sprite {
  image: HTMLCanvasElement;
  width: number;
  height: number;
}

/** One unit of those that are played: the last while of its way, and where it is. Drawn by the processor, on a surface no larger than that. */
export class MovingTrack {
  private readonly worlds: Float64Array[];
  private readonly classes: Uint8Array[];
  private readonly trails: Trail[];
  private readonly surface = document.createElement('canvas');
  private readonly pen = this.surface.getContext('2d');
  private readonly sprites = new Map<string, Sprite>();

  constructor(
    readonly track: TrackDay,
    private readonly number: number,
    parent: HTMLElement,
  ) {
    this.worlds = track.ways.map(worldOf);
    this.classes = track.ways.map(({speed_mps}) => Uint8Array.from(speed_mps, speedClass));
    this.trails = track.ways.map(emptyTrail);
    this.surface.hidden = true;
    parent.append(this.surface);
  }

  remove(): void {
    this.surface.remove();
  }

  /** Show the unit at a second of the day, with what it went before. */
  show(at_s: number, lasting_s: number, colouring: Colouring, seen: Seen): void {
    const box = this.look(at_s, lasting_s, seen);
    this.surface.hidden = !box;
    if (!box || !this.pen) return;
    const {ratio} = seen;
    const width = fitting(this.surface.width / ratio, box.right - box.left);
    const height = fitting(this.surface.height / ratio, box.bottom - box.top);
    if (this.surface.width !== Math.round(width * ratio) || this.surface.height !== Math.round(height * ratio)) {
      this.surface.width = Math.round(width * ratio);
      this.surface.height = Math.round(height * ratio);
      this.surface.style.width = `${width}px`;
      this.surface.style.height = `${height}px`;
    } else {
      this.pen.setTransform(1, 0, 0, 1, 0, 0);
      this.pen.clearRect(0, 0, this.surface.width, this.surface.height);
    }
    this.surface.style.transform = `translate(${box.left}px, ${box.top}px)`;
    this.pen.setTransform(ratio, 0, 0, ratio, -box.left * ratio, -box.top * ratio);
    this.draw(this.pen, at_s, lasting_s, colouring, seen);
  }

  /** The same into a picture of the whole map. */
  paint(pen: Pen, at_s: number, lasting_s: number, colouring: Colouring, seen: Seen): void {
    if (this.look(at_s, lasting_s, seen)) this.draw(pen, at_s, lasting_s, colouring, seen);
  }

  /** Find what there is to be seen, and which part of the page it takes; null for nothing. */
  private look(at_s: number, lasting_s: number, {matrix, width, height, scale}: Seen): {left: number; top: number; right: number; bottom: number} | null {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    this.track.ways.forEach((way, index) => {
      const trail = this.trails[index]!;
      trailAt(way, this.worlds[index]!, at_s, lasting_s, matrix, trail);
      for (let at = 0; at < trail.count; at += 1) {
        left = Math.min(left, trail.x[at]!);
        right = Math.max(right, trail.x[at]!);
        top = Math.min(top, trail.y[at]!);
        bottom = Math.max(bottom, trail.y[at]!);
      }
    });
    const room_px = ROOM_PX * scale;
    const aside_px = Math.max(room_px, this.nameWidth_px(scale) / 2);
    const box = {
      left: Math.max(Math.floor(left - aside_px), 0),
      top: Math.max(Math.floor(top - room_px), 0),
      right: Math.min(Math.ceil(right + aside_px), width),
      bottom: Math.min(Math.ceil(bottom + room_px + NAME_PX * scale), height),
    };
    return box.left < box.right && box.top < box.bottom ? box : null;
  }

  private draw(pen: Pen, at_s: number, lasting_s: number, colouring: Colouring, seen: Seen): void {
    const {palette, scale} = seen;
    const hexes = colouring === 'unit' ? null : speedHexes(palette.dark);
    const halo = `rgb(${palette.halo.slice(0, 3).join()})`;
    pen.lineJoin = 'round';
    this.trails.forEach((trail, index) => {
      const classes = this.classes[index]!;
      const colourOf = (row: number): string => hexes?.[classes[row]!] ?? unitHex(this.number);
      strokeTrail(pen, trail, lasting_s, () => halo, scale, CASING_PX, CASING_ALPHA);
      strokeTrail(pen, trail, lasting_s, colourOf, scale, 0, 1);
    });
    const head = this.head(at_s);
    if (!head) return;
    const {trail, silent} = head;
    const [x, y] = [trail.x[trail.count - 1]!, trail.y[trail.count - 1]!];
    const turn = silent ? null : headingOf(trail, scale);
    if (turn !== null) drawArrow(pen, x, y, turn, unitHex(this.number), palette, scale);
    const {image, width, height} = this.sprite(silent, seen);
    pen.drawImage(image, x - width / 2, y - (RING_PX + 3) * scale, width, height);
  }

  /** Of several devices the one that spoke last knows best. */
  private head(at_s: number): {trail: Trail; silent: boolean} | null {
    const heads = this.track.ways.map((way, index) => ({trail: this.trails[index]!, silent: spotAt(way, at_s)?.silent ?? true})).filter(({trail}) => trail.count);
    return heads.find(({silent}) => !silent) ?? heads[0] ?? null;
  }

  private nameWidth_px(scale: number): number {
    if (!this.pen) return 0;
    this.pen.font = fontOf(scale);
    return this.pen.measureText(this.track.name).width + 8 * scale;
  }

  private sprite(silent: boolean, {palette, scale, ratio}: Seen): Sprite {
    const key = `${silent} ${palette.ground} ${scale} ${ratio}`;
    const known = this.sprites.get(key) ?? drawSprite(this.track, unitHex(this.number), silent, this.nameWidth_px(scale), palette, scale, ratio);
    this.sprites.set(key, known);
    return known;
  }
}

/** As much as is needed, in steps; what is there already where it is not far too much. */
function fitting(now: number, needed: number): number {
  const wanted = Math.ceil(needed / GROWTH_PX) * GROWTH_PX;
  return now >= needed && now <= wanted + GROWTH_PX ? now : wanted;
}

function fontOf(scale: number): string {
  return `600 ${NAME_PX * scale}px ${FONT_FAMILY}`;
}

/** Stroke a trail from its oldest part, thin and faint, to the newest; runs of one colour and age are one line. */
function strokeTrail(pen: Pen, {count, x, y, age_s, row}: Trail, lasting_s: number, colourOf: (row: number) => string, scale: number, more_px: number, most: number): void {
  let [colour, step, open] = ['', -1, false];
  const finish = (last: boolean): void => {
    if (!open) return;
    const share = (step + 1) / STEPS;
    pen.globalAlpha = share * most;
    pen.lineWidth = (TAIL_PX + (TRAIL_PX - TAIL_PX) * share + more_px) * scale;
    pen.lineCap = last ? 'round' : 'butt';
    pen.strokeStyle = colour;
    pen.stroke();
    open = false;
  };
  for (let at = 0; at < count; at += 1) {
    if (row[at]! < 0) {
      finish(true);
      continue;
    }
    const nowColour = colourOf(row[at]!);
    const nowStep = Math.min(Math.max(Math.floor((1 - age_s[at]! / lasting_s) * STEPS), 0), STEPS - 1);
    if (!open || nowColour !== colour || nowStep !== step) {
      finish(false);
      [colour, step, open] = [nowColour, nowStep, true];
      pen.beginPath();
      pen.moveTo(x[at - 1]!, y[at - 1]!);
    }
    pen.lineTo(x[at]!, y[at]!);
  }
  finish(true);
  pen.globalAlpha = 1;
}

/** Which way it goes on the screen, radians; null where it has not moved to speak of. */
function headingOf({count, x, y, row}: Trail, scale: number): number | null {
  const last = count - 1;
  for (let at = last; at >= 0 && last - at < 12; at -= 1) {
    const [across, down] = [x[last]! - x[at]!, y[last]! - y[at]!];
    if (Math.hypot(across, down) > 4 * scale) return Math.atan2(down, across);
    if (row[at]! < 0) return null;
  }
  return null;
}

function drawArrow(pen: Pen, x: number, y: number, turn: number, colour: string, palette: Palette, scale: number): void {
  pen.save();
  pen.translate(x, y);
  pen.rotate(turn);
  pen.scale(scale, scale);
  pen.beginPath();
  pen.moveTo(RING_PX + ARROW_PX, 0);
  pen.lineTo(RING_PX - 1, -7);
  pen.lineTo(RING_PX - 1, 7);
  pen.closePath();
  pen.lineWidth = 2;
  pen.strokeStyle = `rgb(${palette.halo.slice(0, 3).join()})`;
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
  pen.restore();
}

/** A unit's ring, icon and name, drawn once. */
function drawSprite({kind, name}: TrackDay, colour: string, silent: boolean, nameWidth: number, palette: Palette, scale: number, ratio: number): Sprite {
  const ring = RING_PX * scale;
  const [width, height] = [Math.max((RING_PX + 3) * 2 * scale, nameWidth), (RING_PX + 3 + NAME_BELOW_PX + NAME_PX) * scale];
  const image = document.createElement('canvas');
  image.width = Math.ceil(width * ratio);
  image.height = Math.ceil(height * ratio);
  const pen = image.getContext('2d');
  if (!pen) return {image, width, height};
  pen.scale(ratio, ratio);
  pen.translate(width / 2, (RING_PX + 3) * scale);
  pen.beginPath();
  pen.arc(0, 0, ring, 0, Math.PI * 2);
  pen.fillStyle = `${colour}46`;
  pen.fill();
  pen.lineWidth = 3 * scale;
  pen.strokeStyle = silent ? `${colour}6E` : colour;
  pen.stroke();
  const {image: icons, mapping} = atlasOf(palette);
  const icon = mapping[iconName(kind, undefined, silent ? 'off' : 'online')];
  const size = ICON_PX * scale;
  if (icon) pen.drawImage(icons, icon.x, icon.y, icon.width, icon.height, -size / 2, -size / 2, size, size);
  pen.font = fontOf(scale);
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.lineWidth = 4 * scale;
  pen.strokeStyle = `rgb(${palette.halo.slice(0, 3).join()})`;
  pen.strokeText(name, 0, NAME_BELOW_PX * scale);
  pen.fillStyle = `rgb(${palette.label.slice(0, 3).join()})`;
  pen.fillText(name, 0, NAME_BELOW_PX * scale);
  return {image, width: image.width / ratio, height: image.height / ratio};
}
