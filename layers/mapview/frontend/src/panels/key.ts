const KEY_BYTES = 16;

/** A key under which something is sent once. Not `randomUUID`, which plain http on an office network does not offer. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(KEY_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
