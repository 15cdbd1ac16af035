import {LATE, LATE_SOON, SEVERITIES, severityLook, type SeverityLook} from '../casework/severity';
import type {Palette} from './palette';

const CELL_PX = 128;
const RING_PX = 50;

export interface SignAtlas {
  /** A canvas; deck.gl takes one although its types name addresses and textures only. */
  image: string;
  mapping: Record<string, {x: number; y: number; width: number; height: number; mask: boolean}>;
}

const drawn = new Map<Palette, SignAtlas>();

/** The signs of incidents, their halos, and the wedge that shows where a unit is heading. */
export function signAtlas(palette: Palette): SignAtlas {
  const known = drawn.get(palette) ?? draw(palette);
  drawn.set(palette, known);
  return known;
}

function draw(palette: Palette): SignAtlas {
  const signs: [string, (pen: CanvasRenderingContext2D) => void][] = [
    ...SEVERITIES.map((severity): [string, (pen: CanvasRenderingContext2D) => void] => [
      `severity/${severity}`,
      (pen) => sign(pen, severityLook(severity), null),
    ]),
    // 挂账: the clock stands still, and so does the sign: hollow.
    ...SEVERITIES.map((severity): [string, (pen: CanvasRenderingContext2D) => void] => [
      `still/${severity}`,
      (pen) => sign(pen, severityLook(severity), palette.iconFill),
    ]),
    ['halo/late', (pen) => halo(pen, LATE, [])],
    ['halo/soon', (pen) => halo(pen, LATE_SOON, [20, 17])],
    ['heading', wedge],
  ];
  const image = document.createElement('canvas');
  image.width = CELL_PX * 4;
  image.height = CELL_PX * Math.ceil(signs.length / 4);
  const pen = image.getContext('2d');
  const mapping: SignAtlas['mapping'] = {};
  signs.forEach(([name, paint], index) => {
    const [x, y] = [(index % 4) * CELL_PX, Math.floor(index / 4) * CELL_PX];
    mapping[name] = {x, y, width: CELL_PX, height: CELL_PX, mask: false};
    if (!pen) return;
    pen.save();
    pen.translate(x + CELL_PX / 2, y + CELL_PX / 2);
    paint(pen);
    pen.restore();
  });
  return {image: image as unknown as string, mapping};
}

function sign(pen: CanvasRenderingContext2D, {colour, shape}: SeverityLook, hollow: string | null): void {
  const outline = outlineOf(shape);
  pen.lineJoin = 'round';
  pen.shadowColor = 'rgba(4, 10, 18, 0.7)';
  pen.shadowBlur = 9;
  pen.strokeStyle = hollow ? colour : '#FFFFFF';
  pen.lineWidth = 13;
  pen.stroke(outline);
  pen.shadowColor = 'transparent';
  pen.fillStyle = hollow ?? colour;
  pen.fill(outline);
}

function outlineOf(shape: SeverityLook['shape']): Path2D {
  if (shape === 'triangle') return new Path2D('M0-44 42 32H-42Z');
  if (shape === 'diamond') return new Path2D('M0-45 45 0 0 45-45 0Z');
  if (shape === 'square') return new Path2D('M-33-33H33V33H-33Z');
  const dot = new Path2D();
  dot.arc(0, 0, 36, 0, Math.PI * 2);
  return dot;
}

function halo(pen: CanvasRenderingContext2D, colour: string, dashes: number[]): void {
  pen.beginPath();
  pen.arc(0, 0, RING_PX, 0, Math.PI * 2);
  pen.fillStyle = `${colour}2E`;
  pen.fill();
  pen.setLineDash(dashes);
  pen.lineWidth = 9;
  pen.strokeStyle = colour;
  pen.stroke();
}

/** Points up, beyond the edge of the icon it lies behind. */
function wedge(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#FFFFFF';
  pen.strokeStyle = 'rgba(4, 10, 18, 0.75)';
  pen.lineWidth = 5;
  pen.lineJoin = 'round';
  const shape = new Path2D('M0-60 17-36H-17Z');
  pen.stroke(shape);
  pen.fill(shape);
}
