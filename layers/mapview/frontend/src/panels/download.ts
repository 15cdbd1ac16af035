import {ApiError, isAborted, signIn} from '../api';

/** Fetch a file and hand it to the browser to keep; what goes wrong is told, never saved as a file. */
export async function download(path: string, name: string): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(path, {credentials: 'same-origin'});
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new ApiError('unreachable', '');
  }
  if (answer.status === 401) signIn();
  if (!answer.ok) {
    const body = (await answer.json().catch(() => null)) as {error?: {code?: string; message?: string}} | null;
    throw new ApiError(body?.error?.code ?? `http_${answer.status}`, body?.error?.message ?? '', {}, answer.status);
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this task.
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
