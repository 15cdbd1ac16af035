import type {Layer} from '@deck.gl/core';
import {IconLayer, ScatterplotLayer, TextLayer} from '@deck.gl/layers';
import {spotAt, type Spot, type Stop, type TrackDay, type Way} from '../tracks/day';
import type {Colouring, Playback} from '../tracks/playback';
import {speedClass, speedColours, unitColour} from '../tracks/colours';
import {atlasOf, ON_TOP} from './markers';
import {iconName} from './atlas';
import {Kept} from './kept';
import type {Palette, Rgba} from './palette';
import {TripLayer} from './tripLayer';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

const TRAIL_S = 600;
/** At high rates ten minutes are over in a second: the trail lasts at least so long on the screen. */
const TRAIL_SEEN_S = 4;
const WHOLE_ALPHA = 105;
/** Of so many points at most is a piece: what lies far from the moment that is played is not even looked at. */
const MOST_POINTS = 240;
/** With more points than this the map has lines enough; a casing around each would only cost. */
const CASED_POINTS = 3_000;

/** A part of a way without a gap. */
interface Piece {
  path: Float64Array;
  times: Float32Array;
  colours: Uint8ClampedArray;
  quiet: Uint8ClampedArray;
}

interface Head {
  track: TrackDay;
  spot: Spot;
  colour: Rgba;
}

/** Tracks as they are played: all of the day thin, the last minutes bright, and where each unit is at the moment. */
export class PlaybackLayers {
  private readonly kept = new Kept();

  layers(playback: Playback, now_ms: number, palette: Palette, scale: number): Layer[] {
    const {tracks, colouring, rate} = playback.state.get();
    if (!tracks.length) return [];
    const at_s = playback.at_s(now_ms);
    const pieces = this.pieces(tracks, colouring, palette);
    return [
      ...this.kept.as('whole', [tracks, colouring, palette, scale], () => whole(pieces, palette, scale)),
      ...this.kept.as('stops', [tracks, palette, scale], () => stopLayers(tracks, palette, scale)),
      this.trail(pieces, at_s, Math.max(TRAIL_S, rate * TRAIL_SEEN_S), `${colouring} ${palette.ground}`, scale),
      ...heads(tracks, at_s, palette, scale),
    ];
  }

  private near: Piece[] = [];

  /** The last while up to the moment; of the pieces only those that reach into it. */
  private trail(pieces: readonly Piece[], at_s: number, trail_s: number, look: string, scale: number): Layer {
    const near = pieces.filter(({times}) => times[0]! <= at_s && times.at(-1)! >= at_s - trail_s);
    if (near.length !== this.near.length || near.some((piece, at) => piece !== this.near[at])) this.near = near;
    return trail(this.near, at_s, trail_s, look, scale);
  }

  private made: {of: readonly unknown[]; pieces: Piece[]} | null = null;

  private pieces(tracks: readonly TrackDay[], colouring: Colouring, palette: Palette): Piece[] {
    const of = [tracks, colouring, palette];
    if (!this.made?.of.every((value, at) => value === of[at])) {
      this.made = {of, pieces: tracks.flatMap(({ways}, number) => ways.flatMap((way) => cut(way, colouring === 'unit' ? unitColour(number) : null, palette)))};
    }
    return this.made!.pieces;
  }
}

/** Cut a way where nothing was heard for long: no line is drawn where nobody knows of a way. */
function cut(way: Way, colour: Rgba | null, palette: Palette): Piece[] {
  const {at_s, lng, lat, speed_mps, apart} = way;
  const ramp = speedColours(palette.dark);
  const pieces: Piece[] = [];
  for (let first = 0, row = 1; row <= at_s.length; row += 1) {
    const goesOn = row < at_s.length && !apart[row];
    const count = row - first;
    if (goesOn && count < MOST_POINTS) continue;
    if (count > 1) {
      const piece: Piece = {path: new Float64Array(count * 2), times: new Float32Array(count), colours: new Uint8ClampedArray(count * 4), quiet: new Uint8ClampedArray(count * 4)};
      for (let at = 0; at < count; at += 1) {
        piece.path[at * 2] = lng[first + at]!;
        piece.path[at * 2 + 1] = lat[first + at]!;
        piece.times[at] = at_s[first + at]!;
        // A step is as fast as the position at its end says.
        const ahead = Math.min(first + at + 1, row - 1);
        const shown = colour ?? ramp[speedClass(speed_mps[ahead]!)]!;
        piece.colours.set(shown, at * 4);
        piece.quiet.set([shown[0], shown[1], shown[2], WHOLE_ALPHA], at * 4);
      }
      pieces.push(piece);
    }
    // A piece that goes on begins where the one before ends.
    first = goesOn ? row - 1 : row;
  }
  return pieces;
}

const COMMON = {pickable: false, positionFormat: 'XY', _pathType: 'open', getPath: ({path}: Piece) => path, widthUnits: 'pixels', jointRounded: true, capRounded: true, parameters: ON_TOP} as const;

/** The whole day is drawn by the same program as the trail, as a trail that never fades. */
const ALWAYS = {currentTime: 1e9, trailLength: 1e12, getTimestamps: ({times}: Piece) => times} as const;

function whole(pieces: readonly Piece[], palette: Palette, scale: number): Layer[] {
  const points = pieces.reduce((sum, {times}) => sum + times.length, 0);
  return [
    points <= CASED_POINTS && new TripLayer<Piece>({...COMMON, ...ALWAYS, id: 'track-casings', data: pieces, getColor: [palette.halo[0], palette.halo[1], palette.halo[2], 150], getWidth: 5 * scale, updateTriggers: {getWidth: scale}} as never),
    new TripLayer<Piece>({...COMMON, ...ALWAYS, id: 'tracks', data: pieces, getColor: ({quiet}: Piece) => quiet as never, getWidth: 2.4 * scale, updateTriggers: {getWidth: scale}} as never),
  ].filter((layer) => layer !== false);
}

function trail(pieces: readonly Piece[], at_s: number, trail_s: number, look: string, scale: number): Layer {
  return new TripLayer<Piece>({
    ...COMMON,
    id: 'track-trails',
    data: pieces,
    getColor: ({colours}: Piece) => colours as never,
    getTimestamps: ({times}: Piece) => times,
    getWidth: 5 * scale,
    currentTime: at_s,
    trailLength: trail_s,
    updateTriggers: {getColor: look, getWidth: scale},
  } as never);
}

/** Nothing to be seen: the program that draws tracks is linked before somebody waits for one. */
export function readyLayer(): Layer {
  return new TripLayer<Piece>({...COMMON, ...ALWAYS, id: 'tracks-ready', data: [], visible: false} as never);
}

function stopLayers(tracks: readonly TrackDay[], palette: Palette, scale: number): Layer[] {
  const stops = tracks.flatMap(({ways}) => ways.flatMap((way) => way.stops));
  return [
    new ScatterplotLayer<Stop>({
      id: 'track-stops',
      data: stops,
      pickable: false,
      getPosition: ({lng, lat}) => [lng, lat],
      getRadius: ({from_s, until_s}) => (4 + Math.min(Math.log2((until_s - from_s) / 180 + 1), 4)) * scale,
      radiusUnits: 'pixels',
      billboard: true,
      stroked: true,
      getFillColor: [palette.halo[0], palette.halo[1], palette.halo[2], 255],
      getLineColor: palette.label,
      getLineWidth: 1.6 * scale,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
    }),
  ];
}

function heads(tracks: readonly TrackDay[], at_s: number, palette: Palette, scale: number): Layer[] {
  const found = tracks.flatMap((track, number): Head[] => {
    // Of several devices the one that spoke last knows best.
    const spots = track.ways.flatMap((way) => spotAt(way, at_s) ?? []);
    const spot = spots.find(({silent}) => !silent) ?? spots[0];
    return spot ? [{track, spot, colour: unitColour(number)}] : [];
  });
  const atlas = atlasOf(palette);
  const place = ({spot}: Head): [number, number] => [spot.lng, spot.lat];
  const characters = [...new Set(tracks.flatMap(({name}) => [...name]))].sort();
  return [
    new ScatterplotLayer<Head>({
      id: 'track-rings',
      data: found,
      pickable: false,
      getPosition: place,
      getRadius: 17 * scale,
      radiusUnits: 'pixels',
      billboard: true,
      stroked: true,
      getFillColor: ({colour}) => [colour[0], colour[1], colour[2], 70],
      getLineColor: ({colour, spot}) => [colour[0], colour[1], colour[2], spot.silent ? 110 : 255],
      getLineWidth: 3 * scale,
      lineWidthUnits: 'pixels',
      parameters: ON_TOP,
    }),
    new IconLayer<Head>({
      id: 'track-heads',
      data: found,
      pickable: false,
      iconAtlas: atlas.image as never,
      iconMapping: atlas.mapping as never,
      getIcon: ({track, spot}) => iconName(track.kind, undefined, spot.silent ? 'off' : 'online'),
      getPosition: place,
      getSize: 26 * scale,
      sizeUnits: 'pixels',
      alphaCutoff: 0.1,
      parameters: ON_TOP,
    }),
    new TextLayer<Head>({
      id: 'track-names',
      data: found,
      pickable: false,
      characterSet: characters,
      fontFamily: FONT_FAMILY,
      fontWeight: 600,
      fontSettings: FONT_SETTINGS,
      getText: ({track}) => track.name,
      getPosition: place,
      getPixelOffset: [0, 27 * scale],
      getSize: 13 * scale,
      getColor: palette.label,
      outlineWidth: 3,
      outlineColor: palette.halo,
      parameters: ON_TOP,
      updateTriggers: {getColor: palette.ground},
    }),
  ];
}

