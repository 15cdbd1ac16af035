import {ApiError} from '../api';
import type {Texts} from '../texts';

/** The server names the field for programs; on the screen it stands beside its label. */
const FIELD = /^[a-z_.]+(：|: )/;

/** What to say about something that was not done: the server's own sentence where it gave one. */
export function sentenceFor(error: unknown, texts: Texts, other: string = texts.form.failed): string {
  if (!(error instanceof ApiError)) return other;
  if (error.code === 'unreachable') return texts.form.unreachable;
  return error.message.replace(FIELD, '') || other;
}

/** Whether somebody else was quicker: then what is shown is old and has to be read again. */
export function isLostRace(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
