import type {Drafting} from '../../drafting/drafting';
import {shortName} from '../../map/draftLayers';

const COMMUNITY_DIGITS = 12;

/** A grid by its number, after its community's name where the draft spans several. */
export function gridName(drafting: Drafting, grid: string): string {
  const short = shortName(grid);
  const area = drafting.sight.get()?.plan.area ?? '';
  if (short === grid || area.length >= COMMUNITY_DIGITS) return short;
  const community = grid.slice(0, COMMUNITY_DIGITS);
  return `${drafting.communities.get(community) ?? community} ${short}`;
}
