import type {Board} from './board';
import {readFrame} from './frame';
import type {Word} from './values';

const PATH = '/live';
/** The server says something at least every five seconds; twice that and a little is silence. */
const SILENCE_MS = 12_000;
const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000];
const REFUSED = 1008;
const SIGNED_OUT = 'not_signed_in';

/**
 * The one WebSocket of this page. It asks to go on where it stopped; a number that does not follow
 * on the last one is a gap, and a gap is asked for rather than skipped.
 */
export class Link {
  private socket: WebSocket | null = null;
  private attempts = 0;
  private retry: number | undefined;
  private silence: number | undefined;
  private closed = false;
  private asked: number | null = null;

  constructor(
    private readonly board: Board,
    /** The session has ended or never was. */
    private readonly refused: () => void,
  ) {
    window.addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    window.removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    this.socket?.close();
  }

  private open(): void {
    clearTimeout(this.retry);
    if (this.closed) return;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${PATH}`);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.asked = null;
    socket.onopen = () => this.ask();
    socket.onmessage = ({data}: MessageEvent<string | ArrayBuffer>) => {
      if (this.socket !== socket) return;
      this.listen();
      if (typeof data === 'string') this.word(JSON.parse(data) as Word);
      else this.positions(data);
    };
    socket.onclose = ({code, reason}) => {
      if (this.socket === socket) this.lost(code, reason);
    };
    this.listen();
  }

  private word(word: Word): void {
    const {board} = this;
    if (word.type === 'snapshot') {
      this.asked = null;
      board.replace(word);
    } else if (word.type === 'change') {
      if (word.epoch !== board.epoch || word.previous !== board.seq) {
        // What this desk has already, told once more, is no gap.
        if (word.epoch !== board.epoch || board.seq === null || word.seq > board.seq) this.ask();
        return;
      }
      this.asked = null;
      board.apply(word);
    } else {
      board.clock.set(word.at);
      board.ground.set(word.ground);
      // Still behind after a pulse: what was asked for before has not come, and is asked for again.
      if (board.seq !== null && word.seq > board.seq) {
        this.asked = null;
        this.ask();
      }
    }
    this.attempts = 0;
    board.heard({state: 'live', heardAt_ms: Date.now(), downSince_ms: null});
  }

  private positions(data: ArrayBuffer): void {
    const frame = readFrame(data);
    if (!frame) return;
    this.board.moved(frame);
    this.board.heard({heardAt_ms: Date.now()});
  }

  /** Ask for everything after the last number, once for each number. */
  private ask(): void {
    const {seq, epoch} = this.board;
    if (this.socket?.readyState !== WebSocket.OPEN || (this.asked !== null && this.asked === seq)) return;
    this.asked = seq;
    this.socket.send(JSON.stringify({resume: seq, epoch}));
  }

  /** Begin to wait for the next word. */
  private listen(): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.lost(0, ''), SILENCE_MS);
  }

  private lost(code: number, reason: string): void {
    clearTimeout(this.silence);
    const {socket} = this;
    this.socket = null;
    socket?.close();
    if (this.closed) return;
    const {hearing} = this.board;
    const state = code === REFUSED ? 'refused' : 'down';
    this.board.heard({state, downSince_ms: hearing.downSince_ms ?? hearing.heardAt_ms ?? Date.now()});
    if (reason === SIGNED_OUT) this.refused();
    const wait_ms = RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)]!;
    this.attempts += 1;
    // Not all desks at the same moment, when a server comes back.
    this.retry = window.setTimeout(() => this.open(), wait_ms * (0.75 + Math.random() / 2));
  }

  private readonly hurry = (): void => {
    if (document.hidden || this.socket) return;
    this.attempts = 0;
    this.open();
  };
}
