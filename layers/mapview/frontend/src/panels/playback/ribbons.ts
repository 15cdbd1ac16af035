import type {TrackDay} from '../../tracks/day';
import type {Playback} from '../../tracks/playback';
import {unitHex} from '../../tracks/colours';
import {h} from '../element';

/** One strip for each track, over the length of the day that is played: thick where it moved, thin where it stayed, nothing where nothing was heard. */
export function drawRibbons(playback: Playback): HTMLElement[] {
  const [first_s, last_s] = playback.span();
  const percent = (second: number): number => (100 * (second - first_s)) / Math.max(last_s - first_s, 1);
  const bar = (name: string, from_s: number, until_s: number): HTMLElement =>
    h('i', {class: name, style: {left: `${percent(from_s)}%`, width: `${percent(until_s) - percent(from_s)}%`}});
  return playback.state.get().tracks.map((track, number) =>
    h(
      'div',
      {class: 'jw-playback-ribbon', style: {'--colour': unitHex(number)}},
      heard(track).map(([from_s, until_s]) => bar('is-heard', from_s, until_s)),
      track.ways.flatMap(({stops}) => stops.map(({from_s, until_s}) => bar('is-stop', from_s, until_s))),
      track.visits.map(({sent_s, on_scene_s}) => h('i', {class: 'is-visit', style: {left: `${percent(on_scene_s ?? sent_s)}%`}})),
    ),
  );
}

/** When a unit was heard of without a gap. */
function heard({ways}: TrackDay): [from_s: number, until_s: number][] {
  return ways.flatMap(({at_s, apart}) => {
    const found: [number, number][] = [];
    let first = 0;
    for (let row = 1; row <= at_s.length; row += 1) {
      if (row < at_s.length && !apart[row]) continue;
      found.push([at_s[first]!, at_s[row - 1]!]);
      first = row;
    }
    return found;
  });
}
