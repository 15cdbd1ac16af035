import {getWindows, type BuildingWindows, type Language} from '../api';

const FRESH_MS = 30_000;
const KEPT = 40;

/** Façades read before, so that going back to a building costs nothing. */
export class Facades {
  private readonly kept = new Map<string, {windows: BuildingWindows; readAt: number}>();

  last(building: string, language: Language): BuildingWindows | null {
    return this.kept.get(`${language} ${building}`)?.windows ?? null;
  }

  isFresh(building: string, language: Language): boolean {
    const entry = this.kept.get(`${language} ${building}`);
    return !!entry && Date.now() - entry.readAt < FRESH_MS;
  }

  async read(building: string, language: Language, signal: AbortSignal): Promise<BuildingWindows> {
    const windows = await getWindows(building, language, signal);
    const name = `${language} ${building}`;
    this.kept.delete(name);
    this.kept.set(name, {windows, readAt: Date.now()});
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.kept.delete(oldest);
    }
    return windows;
  }
}
