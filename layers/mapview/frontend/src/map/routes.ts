import type {Layer} from '@deck.gl/core';
import {PathLayer} from '@deck.gl/layers';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import {rgba, type Palette} from './palette';

/** The way of one candidate along the streets. */
export interface Route {
  unit: number;
  path: LngLat[];
  /** Chosen to be sent. */
  chosen: boolean;
}

/** The ways of the first candidates; the one pointed at lies on top. */
export function routeLayers(routes: readonly Route[], pointed: number | null, palette: Palette, scale: number): Layer[] {
  if (!routes.length) return [];
  const rank = (route: Route): number => (route.unit === pointed ? 2 : route.chosen ? 1 : 0);
  const ordered = [...routes].sort((one, other) => rank(one) - rank(other));
  const colour = (route: Route): [number, number, number, number] => {
    if (rank(route) === 2) return [...rgba('#FFFFFF').slice(0, 3), 255] as [number, number, number, number];
    return rank(route) === 1 ? palette.accent : [palette.accent[0], palette.accent[1], palette.accent[2], 110];
  };
  const width = (route: Route): number => [3, 5, 6][rank(route)]! * scale;
  const common = {
    data: ordered,
    pickable: false,
    getPath: (route: Route) => route.path,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    parameters: ON_TOP,
  } as const;
  const look = `${pointed} ${ordered.map((route) => `${route.unit}${route.chosen}`).join()} ${scale}`;
  return [
    new PathLayer<Route>({
      ...common,
      id: 'route-casings',
      getColor: [palette.halo[0], palette.halo[1], palette.halo[2], 220],
      getWidth: (route) => width(route) + 4 * scale,
      updateTriggers: {getWidth: look},
    }),
    new PathLayer<Route>({...common, id: 'routes', getColor: colour, getWidth: width, updateTriggers: {getColor: look, getWidth: look}}),
  ];
}
