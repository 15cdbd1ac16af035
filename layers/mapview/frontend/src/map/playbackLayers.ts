import type {Layer} from '@deck.gl/core';
import {PathLayer, ScatterplotLayer} from '@deck.gl/layers';
import {speedClass, speedColours, unitColour} from '../tracks/colours';
import type {Stop, TrackDay, Way} from '../tracks/day';
import type {Colouring, Playback} from '../tracks/playback';
import {Kept} from './kept';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import type {Palette, Rgba} from './palette';

const WHOLE_ALPHA = 105;
const CASING_SHARE = 0.62;
/** With more points than this the map has lines enough; a casing around each would only cost. */
const CASED_POINTS = 3_000;

/** A part of a way without a gap. */
interface Piece {
  path: Float64Array;
  colours: Uint8ClampedArray;
}

/** Tracks as they lie on the map: all of the day thin, and where it was stopped. What moves is drawn above. */
export class PlaybackLayers {
  private readonly kept = new Kept();

  layers(playback: Playback, palette: Palette, scale: number): Layer[] {
    const {tracks, colouring} = playback.state.get();
    if (!tracks.length) return [];
    return [
      ...this.kept.as('whole', [tracks, colouring, palette, scale], () => whole('tracks', piecesOf(tracks, colouring, palette), palette, scale)),
      ...this.kept.as('stops', [tracks, palette, scale], () => stopLayers('track-stops', tracks.flatMap(({ways}) => ways.flatMap((way) => way.stops)), palette, scale)),
    ];
  }
}

function piecesOf(tracks: readonly TrackDay[], colouring: Colouring, palette: Palette): Piece[] {
  return tracks.flatMap(({ways}, number) => ways.flatMap((way) => cut(way, colouring === 'unit' ? unitColour(number) : null, palette)));
}

/** Cut a way where nothing was heard for long: no line is drawn where nobody knows of a way. */
function cut(way: Way, colour: Rgba | null, palette: Palette): Piece[] {
  const {at_s, lng, lat, speed_mps, apart} = way;
  const ramp = speedColours(palette.dark);
  const pieces: Piece[] = [];
  for (let first = 0, row = 1; row <= at_s.length; row += 1) {
    if (row < at_s.length && !apart[row]) continue;
    const count = row - first;
    if (count > 1) {
      const piece: Piece = {path: new Float64Array(count * 2), colours: new Uint8ClampedArray(count * 4)};
      for (let at = 0; at < count; at += 1) {
        piece.path[at * 2] = lng[first + at]!;
        piece.path[at * 2 + 1] = lat[first + at]!;
        // A step is as fast as the position at its end says.
        const ahead = Math.min(first + at + 1, row - 1);
        const [red, green, blue] = colour ?? ramp[speedClass(speed_mps[ahead]!)]!;
        piece.colours.set([red, green, blue, WHOLE_ALPHA], at * 4);
      }
      pieces.push(piece);
    }
    first = row;
  }
  return pieces;
}

const COMMON = {pickable: false, positionFormat: 'XY', _pathType: 'open', getPath: ({path}: Piece) => path, widthUnits: 'pixels', jointRounded: true, capRounded: true, parameters: ON_TOP} as const;

function whole(id: string, pieces: readonly Piece[], palette: Palette, scale: number): Layer[] {
  const points = pieces.reduce((sum, {path}) => sum + path.length / 2, 0);
  return [
    points <= CASED_POINTS && new PathLayer<Piece>({...COMMON, id: `${id}-casings`, data: pieces, getColor: [palette.halo[0], palette.halo[1], palette.halo[2], Math.round(palette.halo[3] * CASING_SHARE)], getWidth: 5 * scale, updateTriggers: {getWidth: scale}} as never),
    new PathLayer<Piece>({...COMMON, id, data: pieces, getColor: ({colours}: Piece) => colours as never, getWidth: 2.4 * scale, updateTriggers: {getWidth: scale}} as never),
  ].filter((layer) => layer !== false);
}

function stopLayers(id: string, stops: readonly Stop[], palette: Palette, scale: number): Layer[] {
  return [
    new ScatterplotLayer<Stop>({
      id,
      data: stops,
      pickable: false,
      getPosition: ({lng, lat}) => [lng, lat],
      getRadius: ({from_s, until_s}) => (4 + Math.min(Math.log2((until_s - from_s) / 180 + 1), 4)) * scale,
      radiusUnits: 'pixels',
      billboard: true,
      stroked: true,
      getFillColor: palette.halo,
      getLineColor: palette.label,
      getLineWidth: 1.6 * scale,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
    }),
  ];
}

/** The same programs with nothing to be seen: a line without colour, and a stop beside the screen of no size. */
export function readyLayers([lng, lat]: LngLat, visible: boolean, palette: Palette, scale: number): Layer[] {
  const piece: Piece = {path: Float64Array.of(lng, lat, lng + 1e-4, lat, lng + 1e-4, lat + 1e-4), colours: new Uint8ClampedArray(12)};
  const stop: Stop = {from_s: 0, until_s: 0, lng, lat};
  const unseen: Palette = {...palette, halo: [0, 0, 0, 0], label: [0, 0, 0, 0]};
  const layers = [...whole('ready', [piece], unseen, scale), ...stopLayers('ready-stops', [stop], unseen, scale)];
  return layers.map((layer) => layer.clone({visible} as never));
}
