/** The picture of each kind of thing, drawn in a box of 24 by 24 around the origin. */

export type Draw = (pen: CanvasRenderingContext2D) => void;

function path(pen: CanvasRenderingContext2D, data: string, fill = true): void {
  const shape = new Path2D(data);
  if (fill) pen.fill(shape);
  else pen.stroke(shape);
}

const car: Draw = (pen) => path(pen, 'M-9 4v-4l2.2-1 2-4.6Q-4.4-7-3-7H4q1.2 0 1.9 1.1L8.3-1.4 10 0v4H8.2A2.6 2.6 0 0 1 3 4H-2.6A2.6 2.6 0 0 1-7.8 4ZM-3.2-5.2-4.6-1.6H0V-5.2ZM1.6-5.2V-1.6H6L4.2-5.2Z');
const bike: Draw = (pen) => {
  pen.lineWidth = 1.9;
  path(pen, 'M-10 3a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0M3 3a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0M-6.4 3-3-4H3.6L6.6 3M-4.4-1.2 0 3.2 3.8-3.6M2.4-6.6H5', false);
};
const truck: Draw = (pen) => path(pen, 'M-10-6H2V4H-1.2A2.6 2.6 0 0 1-6.4 4H-10ZM3.4-3.4H7L10 .4V4H8.6A2.6 2.6 0 0 1 3.4 4Z');
const cross: Draw = (pen) => path(pen, 'M-2.6-8H2.6V-2.6H8V2.6H2.6V8H-2.6V2.6H-8V-2.6H-2.6Z');
const flame: Draw = (pen) => path(pen, 'M.6-9C2-5 6.4-3.2 6.4 2.2A6.4 6.4 0 0 1-6.4 2.2C-6.4-.6-4.6-2.2-3.6-4.6-2-3.6-1.6-2.2-1.4-1.2.4-3.4 1-6 .6-9Z');
const wrench: Draw = (pen) => path(pen, 'M7.8-5.6 4.6-2.4 2.4-4.6 5.6-7.8A5.4 5.4 0 0 0-1.2-1L-8.2 6 -6 8.2 1 1.2A5.4 5.4 0 0 0 7.8-5.6Z');
const people: Draw = (pen) => path(pen, 'M-4.6-6.6a2.9 2.9 0 1 0 .01 0ZM4.6-6.6a2.9 2.9 0 1 0 .01 0ZM-9.6 6.4c0-4 2-6 5-6s5 2 5 6ZM1.8 6.4c0-2.4-.5-4-1.4-5.2 1-.6 2.5-.8 4.2-.8 3 0 5 2 5 6Z');
const officer: Draw = (pen) => path(pen, 'M0-8.6a3.7 3.7 0 1 0 .01 0ZM-7.4 8.4c0-5 2.6-7.4 7.4-7.4s7.4 2.4 7.4 7.4Z');
const shield: Draw = (pen) => path(pen, 'M0-8.6 7.4-5.8V-.4C7.4 4.2 4.4 7 0 8.8-4.4 7-7.4 4.2-7.4-.4V-5.8Z');
const robot: Draw = (pen) => path(pen, 'M-.9-9H.9V-6.4H6.4Q8-6.4 8-4.8V5Q8 6.6 6.4 6.6H-6.4Q-8 6.6-8 5V-4.8Q-8-6.4-6.4-6.4H-.9ZM-3.4-2.8a1.9 1.9 0 1 0 .01 0ZM3.4-2.8a1.9 1.9 0 1 0 .01 0ZM-3.6 3V4.6H3.6V3Z');
const drone: Draw = (pen) => {
  pen.lineWidth = 1.8;
  path(pen, 'M-6-5 6 5M6-5-6 5M-9.4-6H-2.8M2.8-6H9.4M-9.4 5H-2.8M2.8 5H9.4', false);
  path(pen, 'M-2.8-2.6H2.8V2.6H-2.8Z');
};
const camera: Draw = (pen) => path(pen, 'M-9-4.6H3.2Q4.6-4.6 4.6-3.2V-1.4L9.4-4.4V4.4L4.6 1.4V3.2Q4.6 4.6 3.2 4.6H-9Z');
const dome: Draw = (pen) => path(pen, 'M-8.4-5.4H8.4V-2.8H-8.4ZM-6.6-1.2H6.6A6.6 6.6 0 0 1-6.6-1.2Z');
const bolt: Draw = (pen) => path(pen, 'M2.4-9-6 1.6H-.8L-2.4 9 6-1.8H.8Z');
const smoke: Draw = (pen) => {
  pen.lineWidth = 2;
  path(pen, 'M-5 7C-8 3-2 1-5-3-6.4-5-6-6.6-4.6-8M.6 7C-2.4 3 3.6 1 .6-3-.8-5-.4-6.6 1-8M6 7C3 3 9 1 6-3 4.6-5 5-6.6 6.4-8', false);
};
const drop: Draw = (pen) => path(pen, 'M0-8.8C3.4-4.4 6-1.4 6 2.2A6 6 0 0 1-6 2.2C-6-1.4-3.4-4.4 0-8.8Z');
const lift: Draw = (pen) => path(pen, 'M-1.4-8V8H-7V-8ZM7-8V8H1.4V-8Z');
const manhole: Draw = (pen) => {
  pen.lineWidth = 2;
  path(pen, 'M-7.4 0a7.4 7.4 0 1 0 14.8 0a7.4 7.4 0 1 0-14.8 0M-4-2.6H4M-5 1H5M-3 4.4H3', false);
};
const door: Draw = (pen) => path(pen, 'M-5.6-8.4H5.6V8.4H-5.6ZM2.6-1a1.3 1.3 0 1 0 .01 2.6 1.3 1.3 0 1 0-.01-2.6Z');
const dot: Draw = (pen) => path(pen, 'M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0');
const shop: Draw = (pen) => path(pen, 'M-8-7.6H8L9.4-2.6Q8.6 0 6.4 0 4.4 0 3.2-1.6 2 0 0 0-2 0-3.2-1.6-4.4 0-6.4 0-8.6 0-9.4-2.6ZM-7.4 1.6H7.4V7.8H-7.4Z');
const bowl: Draw = (pen) => path(pen, 'M-8.6-.6H8.6C8.6 3.8 6 6.4 3.4 7.4H-3.4C-6 6.4-8.6 3.8-8.6-.6ZM-4.6-7.4H-2.8V-2H-4.6ZM-.9-8.4H.9V-2H-.9ZM2.8-7.4H4.6V-2H2.8Z');
const factory: Draw = (pen) => path(pen, 'M-8.8 7.4V-7.4H-5.4V-1.4L.2-5V-1.4L5.8-5 8.8-5V7.4Z');
const book: Draw = (pen) => path(pen, 'M-9-6C-5.6-7-2.6-6.6-.7-5V7C-2.6 5.4-5.6 5-9 6ZM9-6C5.6-7 2.6-6.6.7-5V7C2.6 5.4 5.6 5 9 6Z');
const note: Draw = (pen) => path(pen, 'M-2.8-8 6.6-9V3.6A3 2.6 0 1 1 4.6 1.2V-5.2L-.8-4.6V5.6A3 2.6 0 1 1-2.8 3.2Z');
const desk: Draw = (pen) => path(pen, 'M-3.4-7.4H3.4V-4.4H8.6V7H-8.6V-4.4H-3.4ZM-1.6-5.8V-4.4H1.6V-5.8Z');

export const GLYPHS: Record<string, Record<string, Draw>> = {
  vehicle: {patrol_car: car, e_bike: bike, fire_mini: flame, sanitation: truck, ambulance: cross, engineering: wrench, other: car},
  team: {grass_roots: people, department: shield, property: desk, other: people},
  member: {other: officer},
  robot: {patrol: robot, cleaning: robot, drone, other: robot},
  camera: {fixed: camera, dome, panning: camera, other: camera},
  sensor: {smoke, electrical: bolt, gas: flame, water: drop, lift, manhole, door, other: dot},
  premises: {shop, eatery: bowl, workshop: factory, entertainment: note, school: book, clinic: cross, office: desk, market: shop, other: dot},
};
