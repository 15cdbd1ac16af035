import {hexagonParts} from '../../thematic/calls';
import {narrowed} from '../../thematic/state';
import type {Desk} from '../desk';
import {h} from '../element';
import {icon} from '../icons';

/** Units move from one hexagon to the next while one looks. */
const MOVING = 'units';

/** The button of a hexagon's card that leaves only what is in it, and takes that back. */
export function toCellButton({store, texts}: Desk, id: string): HTMLElement | null {
  const {subject, cell} = hexagonParts(id);
  if (subject === MOVING) return null;
  const isOn = (): boolean => store.get().filters[subject]?.cell === cell;
  const label = h('span', {}, '');
  const draw = (): void => {
    label.textContent = isOn() ? texts.filter.everywhere : texts.filter.toCell;
    button.setAttribute('aria-pressed', String(isOn()));
  };
  const button = h(
    'button',
    {
      type: 'button',
      class: 'jw-filter-chip',
      data: {testid: 'to-cell'},
      on: {
        click: () => {
          store.set({filters: narrowed(store.get().filters, subject, {cell: isOn() ? '' : cell})});
          draw();
        },
      },
    },
    icon('filter'),
    label,
  );
  draw();
  // The filter may be taken off in the list of layers as well.
  const stop = store.subscribe((state, previous) => {
    if (state.filters === previous.filters) return;
    if (button.isConnected) draw();
    else stop();
  });
  return h('div', {class: 'jw-block'}, button);
}
