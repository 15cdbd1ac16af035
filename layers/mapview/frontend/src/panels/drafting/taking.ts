import type {Desk, Panel} from '../desk';
import {download} from '../download';
import {h} from '../element';

const FORMATS = ['gpkg', 'zip', 'geojson', 'csv', 'pdf'] as const;

/** The open draft as a file. */
export function createTaking(desk: Desk, run: (act: () => Promise<unknown>) => Promise<void>): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const format = h('select', {'aria-label': words.take, data: {testid: 'take-format'}}, FORMATS.map((one) => h('option', {value: one}, words.formats[one])));
  const take = async (): Promise<void> => {
    const plan = drafting.sight.get()?.plan;
    if (!plan) return;
    button.disabled = true;
    try {
      await download(`/api/v1/plans/${plan.id}/export.${format.value}?lang=${language}`, `${plan.name}.${format.value}`);
    } finally {
      button.disabled = false;
    }
  };
  const button = h('button', {type: 'button', class: 'jw-button', data: {testid: 'take'}, on: {click: () => void run(take)}}, words.download);
  return {element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.take), h('div', {class: 'jw-draft-buttons'}, format, button), h('p', {class: 'jw-hint'}, words.takeHint)), dispose: () => {}};
}
