import type {Place} from '../../store';
import {writeCoordinates, type Written} from '../../tools/calls';
import {figures, SYSTEMS} from '../../tools/systems';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import {copy} from '../link';

/** The place of the pin in every system, each to copy. */
export function createPin(desk: Desk): Panel {
  const {texts, operations} = desk;
  const words = texts.tools;
  const {pin} = operations.tools;
  const list = h('dl', {class: 'jw-pin-list', data: {testid: 'pin'}});
  const element = h('div', {class: 'jw-pin'}, list);
  const take = async (text: string): Promise<void> => {
    desk.notify((await copy(desk.root, text)) ? words.pin.copied(text) : words.pin.copyFailed);
  };
  const show = (written: Written): void => {
    const rows = SYSTEMS.map((system) => {
      const text = figures(written, system);
      const name = words.datumShort[system]!;
      const note = system === 'plane' && written.zone !== null ? words.zone(written.zone) : words.datumNote[system];
      const zone = h('small', {class: 'jw-hint'}, note);
      if (text === null) return h('div', {}, h('dt', {}, name), h('dd', {}, words.outsideChina));
      return h(
        'div',
        {},
        h('dt', {}, name, zone),
        h('dd', {}, h('button', {type: 'button', class: 'jw-copy jw-num', title: words.pin.copy, on: {click: () => void take(text)}}, text, icon('copy'))),
      );
    });
    list.replaceChildren(...rows);
  };
  const draw = (place: Place | null): void => {
    if (!place) return;
    list.setAttribute('aria-busy', 'true');
    writeCoordinates(place)
      .then(
        (written) => pin.get() === place && show(written),
        () => list.replaceChildren(h('p', {class: 'jw-problem'}, words.pin.failed)),
      )
      .finally(() => list.removeAttribute('aria-busy'));
  };
  draw(pin.get());
  const stop = pin.subscribe(draw);
  return {element, dispose: stop};
}
