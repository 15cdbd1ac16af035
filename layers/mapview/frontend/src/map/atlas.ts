import {GLYPHS, type Draw} from './glyphs';
import type {Palette} from './palette';
import {LOOK_NAMES, lookNamed, type Badge, type Look, type LookName} from './statuses';

const CELL_PX = 96;
const COLUMNS = 20;

/** How a kind is framed: units in a rounded square, devices in a disc, places in a diamond. */
type Frame = 'disc' | 'square' | 'diamond';

const FRAMES: Record<string, Frame> = {
  vehicle: 'square',
  robot: 'square',
  team: 'square',
  member: 'disc',
  camera: 'disc',
  sensor: 'disc',
  premises: 'diamond',
};

const PLACE_LOOKS: LookName[] = ['place', 'smallPlace'];

export interface Atlas {
  image: HTMLCanvasElement;
  mapping: Record<string, {x: number; y: number; width: number; height: number; mask: boolean}>;
}

export function iconName(thing: string, kind: unknown, look: LookName): string {
  const kinds = GLYPHS[thing];
  const known = kinds && String(kind) in kinds ? String(kind) : 'other';
  return `${thing}/${known}/${look}`;
}

/** Draw every icon, each kind in each look, on one canvas. */
export function drawAtlas(palette: Palette): Atlas {
  const cells = Object.entries(GLYPHS).flatMap(([thing, kinds]) =>
    Object.entries(kinds).flatMap(([kind, draw]) =>
      LOOK_NAMES.filter((look) => PLACE_LOOKS.includes(look) === (thing === 'premises')).map((look) => ({thing, kind, look, draw})),
    ),
  );
  const image = document.createElement('canvas');
  image.width = COLUMNS * CELL_PX;
  image.height = Math.ceil(cells.length / COLUMNS) * CELL_PX;
  const pen = image.getContext('2d');
  const mapping: Atlas['mapping'] = {};
  if (!pen) return {image, mapping};
  cells.forEach(({thing, kind, look, draw}, index) => {
    const x = (index % COLUMNS) * CELL_PX;
    const y = Math.floor(index / COLUMNS) * CELL_PX;
    pen.save();
    pen.translate(x + CELL_PX / 2, y + CELL_PX / 2);
    drawIcon(pen, FRAMES[thing] ?? 'disc', lookNamed(look), draw, palette);
    pen.restore();
    mapping[iconName(thing, kind, look)] = {x, y, width: CELL_PX, height: CELL_PX, mask: false};
  });
  return {image, mapping};
}

function drawIcon(pen: CanvasRenderingContext2D, frame: Frame, {colour, badge, quiet}: Look, draw: Draw, palette: Palette): void {
  const outline = outlineOf(frame);
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  pen.shadowColor = 'rgba(4, 10, 18, 0.55)';
  pen.shadowBlur = 6;
  pen.shadowOffsetY = 2;
  pen.fillStyle = quiet ? palette.iconFill : colour;
  pen.fill(outline);
  pen.shadowColor = 'transparent';
  pen.lineWidth = quiet ? 6 : 5;
  pen.strokeStyle = quiet ? palette.iconInk(colour) : '#FFFFFF';
  pen.stroke(outline);
  pen.save();
  const scale = frame === 'diamond' ? 1.7 : 2.15;
  pen.scale(scale, scale);
  pen.fillStyle = quiet ? palette.iconInk(colour) : glyphColour(colour);
  pen.strokeStyle = pen.fillStyle;
  draw(pen);
  pen.restore();
  drawBadge(pen, badge, colour);
}

/** Dark on light colours, white on the others. */
function glyphColour(colour: string): string {
  const value = parseInt(colour.slice(1), 16);
  const luminance = 0.299 * ((value >> 16) & 255) + 0.587 * ((value >> 8) & 255) + 0.114 * (value & 255);
  return luminance > 130 ? '#06121C' : '#FFFFFF';
}

function outlineOf(frame: Frame): Path2D {
  const outline = new Path2D();
  if (frame === 'disc') outline.arc(0, 0, 33, 0, Math.PI * 2);
  else if (frame === 'square') outline.roundRect(-33, -33, 66, 66, 17);
  else {
    outline.moveTo(0, -38);
    outline.lineTo(38, 0);
    outline.lineTo(0, 38);
    outline.lineTo(-38, 0);
    outline.closePath();
  }
  return outline;
}

function drawBadge(pen: CanvasRenderingContext2D, badge: Badge, colour: string): void {
  if (badge === 'none') return;
  pen.lineWidth = 4;
  pen.strokeStyle = '#0C1722';
  pen.fillStyle = '#FFFFFF';
  const shape = new Path2D();
  if (badge === 'slash') {
    pen.strokeStyle = colour;
    pen.lineWidth = 7;
    shape.moveTo(-22, 22);
    shape.lineTo(22, -22);
    pen.stroke(shape);
    return;
  }
  if (badge === 'moving') polygon(shape, [[18, -40], [42, -27], [18, -14]]);
  if (badge === 'square') polygon(shape, [[18, -40], [42, -40], [42, -16], [18, -16]]);
  if (badge === 'diamond') polygon(shape, [[30, -43], [44, -28], [30, -13], [16, -28]]);
  if (badge === 'bang') polygon(shape, [[30, -44], [46, -15], [14, -15]]);
  pen.stroke(shape);
  pen.fill(shape);
  if (badge === 'bang') {
    pen.fillStyle = colour;
    pen.fillRect(28, -34, 4, 9);
    pen.fillRect(28, -22, 4, 4);
  }
}

function polygon(shape: Path2D, points: [number, number][]): void {
  points.forEach(([x, y], index) => (index ? shape.lineTo(x, y) : shape.moveTo(x, y)));
  shape.closePath();
}
