import type {View} from '../manifest';

/** Stands in an address for the box that is looked at. */
const VIEW = '{view}';
const TILE_PX = 512;
const WORLD_DEG = 360;
const TILTED = 1.5;

/** The address with the box around a view in it; the box is the same until the view leaves it by a good part. */
export function byView(url: string, {longitude, latitude, zoom, pitch}: View, width_px = innerWidth, height_px = innerHeight): string {
  if (!url.includes(VIEW)) return url;
  const step = WORLD_DEG / 2 ** Math.floor(zoom);
  const reach_px = (Math.max(width_px, height_px) / 2) * (pitch > 0 ? TILTED : 1);
  const reach = (reach_px / TILE_PX) * (WORLD_DEG / 2 ** zoom);
  const down = (at: number): number => Math.floor(at / step) * step;
  const up = (at: number): number => Math.ceil(at / step) * step;
  const box = {west: down(longitude - reach), south: down(latitude - reach), east: up(longitude + reach), north: up(latitude + reach)};
  return url.replace(VIEW, Object.entries(box).map(([side, at]) => `${side}=${Number(at.toFixed(6))}`).join('&'));
}
