import type {Language} from '../../api';
import {Watched} from '../../live/watched';
import {getSubjects, type SubjectWords} from '../../thematic/calls';

const RETRY_MS = 5_000;

/** What may be counted and by what it may be narrowed: read once for the layer tree and the theme. */
export class Vocabulary {
  readonly subjects = new Watched<readonly SubjectWords[]>([]);
  private timer: number | undefined;
  private disposed = false;

  constructor(private readonly language: Language) {
    void this.read();
  }

  of(subject: string | undefined): SubjectWords | null {
    return this.subjects.get().find((one) => one.subject === subject) ?? null;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    try {
      const found = await getSubjects(this.language);
      if (!this.disposed) this.subjects.set(found);
    } catch {
      // Without it the map is as it was; the choice comes when the server answers again.
      if (!this.disposed) this.timer = window.setTimeout(() => void this.read(), RETRY_MS);
    }
  }
}
