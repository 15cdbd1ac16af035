import type {Hit} from '../../api';
import type {Place} from '../../store';
import {maybeCoordinates, readCoordinates} from '../../tools/calls';
import type {Desk} from '../desk';

/** The kind of a hit that is no thing but a place. */
export const PLACE = 'coordinates';

const DIGITS = 6;
const NEAR_ZOOM = 17;

/** What pasted figures may mean, one hit for each meaning; none for any other text. */
export async function placeHits(desk: Desk, query: string, signal: AbortSignal): Promise<Hit[]> {
  if (!maybeCoordinates(query)) return [];
  const {longitude, latitude} = desk.store.get().view;
  const words = desk.texts.tools;
  const readings = await readCoordinates(query, {lng: longitude, lat: latitude}, signal);
  return readings.map((reading, at): Hit => {
    const order = (reading.zone === null ? words.places.order : words.places.planeOrder)[String(reading.latitude_first)] ?? '';
    const system = reading.zone === null ? words.datum[reading.datum === 'cgcs2000' ? 'cgcs2000' : reading.datum] : `${words.datum['plane']} · ${words.zone(reading.zone)}`;
    return {
      kind: PLACE,
      id: String(at),
      title: system ?? reading.datum,
      subtitle: `${order} → WGS 84 ${reading.lng.toFixed(DIGITS)}, ${reading.lat.toFixed(DIGITS)}`,
      lng: reading.lng,
      lat: reading.lat,
      parent: null,
    };
  });
}

/** Drop the pin and go there. */
export function goToCoordinates({operations, store}: Desk, place: Place): void {
  operations.tools.pin.set(place);
  store.flyTo({...place, zoom: NEAR_ZOOM});
}
