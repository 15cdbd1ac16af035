import {createAppraisal} from '../appraisal';
import type {Desk} from '../desk';
import {screenAddress} from '../settings';
import type {Section} from './section';

/** The ranking as a page of the administrator's desk; a case opens on the map of another screen, where there is one. */
export function createAppraisalPage(desk: Desk): Section {
  const screen = desk.store.get().manifest.screens.find((one) => one === 'operator' || one === 'leader');
  const panel = createAppraisal(
    desk,
    (incident) => {
      if (!screen) return desk.notify(desk.texts.appraisal.elsewhere);
      const address = new URL(screenAddress(screen), location.href);
      address.searchParams.set('select', `incident/${incident}`);
      location.assign(address);
    },
    null,
  );
  return {element: panel.element, dispose: panel.dispose};
}
