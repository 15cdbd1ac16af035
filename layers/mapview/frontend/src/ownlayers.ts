/** Layers of the site's own, as administrators list and set them. */

import {request, type Language} from './api';

export interface OwnLayer {
  code: string;
  name_zh: string;
  name_en: string;
  shape: 'point' | 'line' | 'polygon';
  colour: string;
  visible: boolean;
  roles: string[] | null;
  attributes: {name: string; type: string}[];
  title: string | null;
  count: number;
}
export interface OwnLayerAnswer {
  layers: OwnLayer[];
}

const address = (code: string, language: Language): string => `/api/v1/own-layers${code && `/${encodeURIComponent(code)}`}?lang=${language}`;

export const getOwnLayers = (language: Language): Promise<OwnLayerAnswer> => request(address('', language));
export const changeOwnLayer = ({code, name_zh, name_en, colour, visible, roles}: OwnLayer, language: Language): Promise<OwnLayerAnswer> =>
  request(address(code, language), {
    method: 'PUT',
    headers: {accept: 'application/json', 'content-type': 'application/json'},
    body: JSON.stringify({name_zh, name_en, colour, visible, roles}),
  });
export const removeOwnLayer = (code: string, language: Language): Promise<OwnLayerAnswer> => request(address(code, language), {method: 'DELETE', headers: {accept: 'application/json'}});
