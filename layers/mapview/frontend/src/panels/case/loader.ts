import {ApiError, isAborted} from '../../api';
import {getCase} from '../../casework/calls';
import type {Case} from '../../casework/case';
import type {IncidentRow} from '../../live/values';
import type {Desk} from '../desk';

export interface CaseState {
  /** The selected incident; null when something else is selected. */
  id: number | null;
  /** What the board says, which is there at once. */
  row: IncidentRow | null;
  /** Everything else, once read; may be a version behind while the next is on its way. */
  details: Case | null;
  error: ApiError | null;
}

const NOTHING: CaseState = {id: null, row: null, details: null, error: null};
/** Several changes in a row are read once. */
const GATHER_MS = 120;

/** Follows the selection and the board, and keeps the whole case beside it. */
export class CaseLoader {
  state: CaseState = NOTHING;
  private request: AbortController | null = null;
  private timer: number | undefined;
  private wasDown = false;
  private readonly stops: (() => void)[];

  constructor(
    private readonly desk: Desk,
    private readonly show: (state: CaseState) => void,
    private readonly failed: (error: ApiError, id: number) => void,
  ) {
    const {store, operations} = desk;
    this.stops = [
      store.subscribe((state, previous) => {
        if (state.selection !== previous.selection) this.follow();
      }),
      operations.board.subscribe((change) => {
        if (change.incidents) this.changed();
        if (change.checks.includes(this.state.id ?? NaN)) this.soon();
        // What was said while nobody listened may have been about this case.
        if (change.hearing) this.heard(operations.board.hearing.state === 'live');
      }),
    ];
  }

  follow(): void {
    const {selection} = this.desk.store.get();
    const id = selection?.kind === 'incident' ? Number(selection.id) : null;
    if (id !== null && id === this.state.id) return;
    this.request?.abort();
    if (id === null || Number.isNaN(id)) {
      this.emit(NOTHING);
      return;
    }
    this.emit({id, row: this.desk.operations.board.incidents.get(id) ?? null, details: null, error: null});
    void this.read(id);
  }

  /** Read again, because something was done or somebody else was quicker. */
  reload(): void {
    if (this.state.id !== null) void this.read(this.state.id);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    for (const stop of this.stops) stop();
  }

  private changed(): void {
    const {id, row} = this.state;
    if (id === null) return;
    const now = this.desk.operations.board.incidents.get(id) ?? null;
    if (now === row) return;
    // Gone from the board means ended: the whole case still tells how.
    this.emit({...this.state, row: now ?? row});
    this.soon();
  }

  private heard(live: boolean): void {
    if (live && this.wasDown) this.soon();
    this.wasDown = !live;
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.reload(), GATHER_MS);
  }

  private async read(id: number): Promise<void> {
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const details = await getCase(String(id), this.desk.language, request.signal);
      if (this.request !== request) return;
      const {board} = this.desk.operations;
      this.emit({id, row: board.incidents.get(id) ?? details, details, error: null});
      this.desk.store.found({kind: 'incident', id: String(id)}, {position: {lng: details.lng, lat: details.lat}, bounds: null});
    } catch (error) {
      if (isAborted(error) || this.request !== request) return;
      const why = error instanceof ApiError ? error : new ApiError('other', String(error));
      this.emit({...this.state, error: why});
      this.failed(why, id);
    }
  }

  private emit(state: CaseState): void {
    this.state = state;
    this.show(state);
  }
}
