import {getSystem, type SystemState} from '../../administration';
import type {Desk} from '../desk';
import {h} from '../element';
import {bytes, frame, type Section} from './section';

const EVERY_MS = 10_000;
const LITTLE_SPACE = 0.1;

/** How this installation is doing. */
export function createSystem(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.admin.system;
  const page = frame(desk, 'system', words.title, words.hint);
  const item = (label: string, value: string, note = '', bad = false): HTMLElement =>
    h('div', {class: `jw-system-item${bad ? ' is-bad' : ''}`}, h('dt', {}, label), h('dd', {class: 'jw-num'}, value), note && h('dd', {class: 'jw-hint'}, note));
  const draw = (state: SystemState): void => {
    const {database, disk, live} = state;
    const tight = disk.free / disk.total < LITTLE_SPACE;
    page.body.replaceChildren(
      h(
        'dl',
        {class: 'jw-system', data: {testid: 'system'}},
        item(words.version, `Jingwei ${state.version}`, `Python ${state.python} · ${words.process(state.process)}`),
        item(words.database, `PostgreSQL ${database.version.split(' ')[0]}`, `${database.embedded ? words.embedded : words.external} · ${words.schema(database.schema)}`),
        item(words.size, bytes(database.bytes), words.connections(database.connections)),
        item(words.disk, words.free(bytes(disk.free)), `${words.of(bytes(disk.total))} · ${disk.place}${tight ? ` · ${words.tight}` : ''}`, tight),
        item(words.viewers, String(live.viewers), words.sessions(state.sessions)),
        item(words.backlog, live.backlog === null ? '—' : String(live.backlog), live.in_touch ? words.inTouch(state.events) : words.outOfTouch, !live.in_touch),
        item(words.open, String(state.open_incidents)),
        item(words.tiles, state.stale_tiles.length ? words.waiting(state.stale_tiles) : words.fresh, words.tilesNote),
      ),
    );
  };
  const read = async (): Promise<void> => {
    try {
      draw(await getSystem(language));
      page.clear();
    } catch (error) {
      page.fail(error, () => void read());
    }
  };
  void read();
  const timer = window.setInterval(() => void read(), EVERY_MS);
  return {element: page.element, dispose: () => clearInterval(timer)};
}
