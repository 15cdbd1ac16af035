import type {Screen} from './declutter';
import type {Solid} from './fitting';

/** Whether an icon would lie over the windows of the opened building: that of a thing that stands elsewhere. */
export function inFrontOf(solid: Solid | null, screen: Screen): (lng: number, lat: number, x: number, y: number) => boolean {
  if (!solid) return () => false;
  const [west, south, east, north] = solid.bounds;
  const {left, right, top, bottom} = screen.extent(solid);
  return (lng, lat, x, y) => {
    const over = x > left && x < right && y > top && y < bottom;
    return over && !(lng > west && lng < east && lat > south && lat < north);
  };
}
