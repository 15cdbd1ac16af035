/** What programs sign in with, as administrators list, make and revoke it. */

import {request, send, type Language} from './api';

export interface Token {
  id: number;
  account: string;
  name: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  used_at: string | null;
}
export interface TokenAnswer {
  tokens: Token[];
  accounts: string[];
}

export const getTokens = (language: Language): Promise<TokenAnswer> => request(`/api/v1/tokens?lang=${language}`);
export const makeToken = (body: {account: string; name: string; days: number | null}, language: Language): Promise<TokenAnswer & {token: string}> => send(`/api/v1/tokens?lang=${language}`, body);
export const revokeToken = (id: number, language: Language): Promise<TokenAnswer> => request(`/api/v1/tokens/${id}?lang=${language}`, {method: 'DELETE', headers: {accept: 'application/json'}});
