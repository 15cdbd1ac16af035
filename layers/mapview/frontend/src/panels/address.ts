import type {IncidentRow} from '../live/values';
import type {Desk} from './desk';

/** Where an incident is, without the names of the area that everything here lies in; empty where nobody knows. */
export function addressOf(desk: Desk, {address}: Pick<IncidentRow, 'address'>): string {
  const area = desk.store.get().manifest.title ?? '';
  const at = area ? address.indexOf(area) : -1;
  // A street's name may begin with the area's: what is left over must still say something.
  const rest = at < 0 ? '' : address.slice(at + area.length).replace(/^[\s·,，]+/, '');
  return at >= 0 && at < 16 && rest.length > 1 ? rest : address;
}
