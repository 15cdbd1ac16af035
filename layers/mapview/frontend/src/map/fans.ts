import type {Layer} from '@deck.gl/core';
import {ON_THE_GROUND} from './anchors';
import type {Row} from './feeds';
import {offset, type LngLat} from './metric';
import {rgba} from './palette';
import type {Described} from './spec';
import {lookNamed, lookOf} from './statuses';

const STEP_DEG = 6;
const FAN_ALPHA = 42;

export interface Fan extends Row {
  polygon: LngLat[];
}

/** The ground each camera sees: a sector towards its direction, a circle for one that turns. */
export function fansOf(cameras: readonly Row[]): Fan[] {
  return cameras.flatMap((camera) => {
    const polygon = fan(camera);
    return polygon ? [{...camera, polygon}] : [];
  });
}

function fan(camera: Row): LngLat[] | null {
  const {lng, lat, direction_deg: direction, field_of_view_deg: angle, range_m: range} = camera;
  if (typeof lng !== 'number' || typeof lat !== 'number' || typeof range !== 'number') return null;
  const turns = camera['kind'] === 'dome' || typeof angle !== 'number' || angle >= 360;
  if (typeof direction !== 'number' && !turns) return null;
  const whole = typeof direction !== 'number' || typeof angle !== 'number' || angle >= 360;
  const from = whole ? 0 : direction - angle / 2;
  const width = whole ? 360 : angle;
  const steps = Math.max(Math.ceil(width / STEP_DEG), 2);
  const edge = Array.from({length: steps + 1}, (_, step) => {
    const bearing = ((from + (width * step) / steps) * Math.PI) / 180;
    return offset([lng, lat], Math.sin(bearing) * range, Math.cos(bearing) * range);
  });
  return whole ? edge : [[lng, lat], ...edge, [lng, lat]];
}

/** Their colour is the status of the camera. */
export function fanLayer(described: Described, rows: readonly Fan[], visible: boolean): Layer | null {
  return described.create({
    data: rows,
    visible,
    pickable: false,
    ...ON_THE_GROUND,
    getFillColor: (fan: Fan) => rgba(lookNamed(lookOf(fan['status'])).colour, FAN_ALPHA),
  });
}
