/** What may be taken away, and the address of a file of it. */

import {request, type Language} from './api';

export interface Exportable {
  kind: string;
  label: string;
  shape: 'none' | 'point' | 'line' | 'polygon';
}
export interface ExportFormat {
  ending: string;
  name: string;
  /** Only things with geometry can be written. */
  drawn: boolean;
}
export interface ExportOffer {
  kinds: Exportable[];
  formats: ExportFormat[];
}
export interface ExportWish {
  kind: string;
  ending: string;
  datum: string;
  crs: string;
  community: string;
}

export const getExports = (language: Language): Promise<ExportOffer> => request<ExportOffer>(`/api/v1/exports?lang=${language}`);

export function exportAddress(wish: ExportWish, language: Language): string {
  const query = new URLSearchParams({lang: language});
  if (wish.datum === 'epsg') query.set('crs', /^\d+$/.test(wish.crs) ? `EPSG:${wish.crs}` : wish.crs);
  else if (wish.datum !== 'wgs84') query.set('datum', wish.datum);
  if (wish.community) query.set('community', wish.community);
  return `/api/v1/exports/${wish.kind}.${wish.ending}?${query}`;
}

export function exportName(wish: ExportWish, drawn: boolean): string {
  const said = !drawn || wish.datum === 'wgs84' ? '' : wish.datum === 'epsg' ? `_epsg${wish.crs.replace(/\D/g, '')}` : `_${wish.datum}`;
  return `${wish.kind}${said}.${wish.ending}`;
}
