/** What systems leave in folders, and nobody means to import. */
const LEFT_BY_SYSTEMS = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/** The files that were dropped; of a folder, as a Shapefile often is one, those that lie in it. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<File[]> {
  if (!transfer) return [];
  // Before anything is waited for: afterwards the browser has forgotten what was dropped.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found = await Promise.all(entries.map(filesOf));
  return found.flat();
}

async function filesOf(entry: FileSystemEntry | null): Promise<File[]> {
  if (!entry) return [];
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A browser tells of at most a hundred at once, and of none when it has told of all.
  for (let more: FileSystemEntry[] = []; ; inside.push(...more)) {
    more = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!more.length) break;
  }
  const found = await Promise.all(inside.filter(({isFile, name}) => isFile && !LEFT_BY_SYSTEMS.test(name)).map(filesOf));
  return found.flat();
}
