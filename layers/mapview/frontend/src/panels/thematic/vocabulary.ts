import {request, type Language} from '../../api';
import {Watched} from '../../live/watched';
import {getSubjects, type SubjectWords} from '../../thematic/calls';

const RETRY_MS = 5_000;

/** What may be counted and by what it may be narrowed: read once for the layer tree and the theme. */
export class Vocabulary {
  readonly subjects = new Watched<readonly SubjectWords[]>([]);
  /** What layers of the site's own can be narrowed by; they are not counted as a theme. */
  readonly own = new Watched<readonly SubjectWords[]>([]);
  private timer: number | undefined;
  private disposed = false;

  constructor(private readonly language: Language) {
    void this.read();
  }

  of(subject: string | undefined): SubjectWords | null {
    return [...this.subjects.get(), ...this.own.get()].find((one) => one.subject === subject) ?? null;
  }

  /** Read what a layer of the site's own can be narrowed by; the answer is kept until the layer changes. */
  async learn(subject: string, address: string): Promise<void> {
    try {
      const {filters} = await request<Pick<SubjectWords, 'filters'>>(address);
      const others = this.own.get().filter((one) => one.subject !== subject);
      if (!this.disposed) this.own.set([...others, {subject, label: '', figures: [], filters, timed: false}]);
    } catch {
      // The form stays empty; opened again it asks again.
    }
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
