import {compareToText} from './compare/state';
import {thingFromText, thingToText, type State, type Thing, type View} from './store';
import {writeThematic} from './thematic/state';
import {windowToText} from './timeline/window';

/** The page's address keeps what is looked at, so that a copied link opens the same view. */

export function readAddress(): {selection: Thing | null; view: View | null} {
  const query = new URLSearchParams(location.search);
  return {selection: thingFromText(query.get('select')), view: viewFromText(query.get('v'))};
}

export function writeAddress({selection, view, thematic, filters, time, compare}: State): void {
  const query = new URLSearchParams(location.search);
  const text = thingToText(selection);
  if (text) query.set('select', text);
  else query.delete('select');
  query.set('v', viewToText(view));
  writeThematic(query, thematic, filters);
  put(query, 'time', time && windowToText(time));
  put(query, 'compare', compare && compareToText(compare));
  const search = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',');
  const address = `${location.pathname}?${search}${location.hash}`;
  if (address !== location.pathname + location.search + location.hash) {
    history.replaceState(history.state, '', address);
  }
}

function put(query: URLSearchParams, name: string, text: string | null): void {
  if (text) query.set(name, text);
  else query.delete(name);
}

function viewToText(view: View): string {
  const {longitude, latitude, zoom, pitch, bearing} = view;
  return [longitude.toFixed(6), latitude.toFixed(6), zoom.toFixed(2), pitch.toFixed(0), bearing.toFixed(0)].join(',');
}

function viewFromText(text: string | null): View | null {
  const numbers = (text ?? '').split(',').map(Number);
  const [longitude, latitude, zoom, pitch = 0, bearing = 0] = numbers;
  if (longitude === undefined || latitude === undefined || zoom === undefined) return null;
  if (!numbers.every(Number.isFinite) || Math.abs(longitude) > 180 || Math.abs(latitude) > 85) return null;
  return {longitude, latitude, zoom, pitch: Math.min(Math.max(pitch, 0), 70), bearing};
}
