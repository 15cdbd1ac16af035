import {request, send} from '../api';
import type {Place} from '../store';

type Pair = [number, number];

/** One place in every way of writing it; plane coordinates are null outside China. */
export interface Written {
  wgs84: Pair;
  gcj02: Pair;
  bd09: Pair;
  zone: number | null;
  east_m: number | null;
  prefixed_east_m: number | null;
  north_m: number | null;
}

/** One meaning of pasted figures. */
export interface Reading extends Place {
  datum: string;
  zone: number | null;
  latitude_first: boolean;
}

export async function writeCoordinates({lng, lat}: Place): Promise<Written> {
  const {points} = await send<{points: Written[]}>('/api/v1/coordinates', {points: [[lng, lat]]});
  return points[0]!;
}

export async function readCoordinates(text: string, near: Place, signal?: AbortSignal): Promise<Reading[]> {
  const query = new URLSearchParams({q: text, near: near.lng.toFixed(4)});
  const {readings} = await request<{readings: Reading[]}>(`/api/v1/coordinates?${query}`, signal ? {signal} : {});
  return readings;
}

/** Whether a text may be a pair of coordinates: the server decides, this only spares it idle questions. */
export function maybeCoordinates(text: string): boolean {
  const plain = text.normalize('NFKC');
  return (plain.match(/\d+(\.\d+)?/g) ?? []).length >= 2 && /\d\.\d|\d{6}|[°º˚度′'’]|\d\s*[NSEW]\b/i.test(`${plain} ${text}`);
}
