import {addComment, getComments, type PlanComment} from '../../drafting/deskcalls';
import {shortName} from '../../map/draftLayers';
import {gridName} from './gridname';
import {hourMinute} from '../clocktime';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';

/** What was said of a draft, the newest last. */
export function commentList(comments: readonly PlanComment[], none: string, onGrid: (grid: string) => void): HTMLElement {
  const row = ({by, at, grid, words}: PlanComment): HTMLElement =>
    h(
      'li',
      {class: 'jw-comment', data: {testid: 'comment'}},
      h('small', {}, `${by} · ${new Date(at).toLocaleDateString('sv')} ${hourMinute(at)}`, grid && [' · ', h('button', {type: 'button', class: 'jw-link jw-num', on: {click: () => onGrid(grid)}}, shortName(grid))]),
      h('p', {}, words),
    );
  return h('ul', {class: 'jw-comments'}, comments.length ? comments.map(row) : [h('li', {class: 'jw-hint'}, none)]);
}

/** What planners said of the open draft and of its grids, and a field to say more. */
export function createComments(desk: Desk): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const list = h('div');
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const field = h('textarea', {rows: 2, maxlength: 1000, required: true, 'aria-label': words.comment, placeholder: words.comment, data: {testid: 'comment-words'}});
  const about = h('input', {type: 'checkbox', data: {testid: 'comment-grid'}});
  const aboutLabel = h('span');
  const aboutRow = h('label', {class: 'jw-draft-check'}, about, aboutLabel);
  const form = h('form', {class: 'jw-comment-form'}, field, h('div', {class: 'jw-draft-buttons'}, aboutRow, h('button', {type: 'submit', class: 'jw-button', data: {testid: 'comment-say'}}, words.say)));

  const read = async (): Promise<void> => {
    const id = drafting.sight.get()?.plan.id;
    if (id === undefined) return;
    const comments = await getComments(id);
    if (drafting.sight.get()?.plan.id === id) list.replaceChildren(commentList(comments, words.noComments, (grid) => drafting.change({grid})));
  };
  const run = async (act: () => Promise<void>): Promise<void> => {
    say(problem, '');
    try {
      await act();
    } catch (error) {
      say(problem, sentenceFor(error, texts, texts.drafting.failed));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(async () => {
      const id = drafting.sight.get()?.plan.id;
      if (id === undefined) return;
      await addComment(id, field.value, about.checked ? drafting.brush.get().grid : null, language);
      field.value = '';
      about.checked = false;
      await read();
    });
  });
  const draw = (): void => {
    const {grid} = drafting.brush.get();
    aboutRow.hidden = !grid;
    say(aboutLabel, grid ? words.aboutGrid(gridName(drafting, grid)) : '');
  };
  const stops = [
    drafting.sight.subscribe((now, before) => {
      if (now && now.plan.id !== before?.plan.id) void run(read);
    }),
    drafting.brush.subscribe(draw),
  ];
  draw();
  return {element: h('section', {class: 'jw-plan-part', data: {testid: 'comments'}}, h('h3', {}, words.comments), list, form, problem), dispose: () => stops.forEach((stop) => stop())};
}
