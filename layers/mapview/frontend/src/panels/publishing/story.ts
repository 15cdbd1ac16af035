import {today} from '../../chinaday';
import {getMoves, getStory, noticeOf, PAGE, rollBack, withdraw, workbookOf, type Pair, type Story} from '../../publishing/calls';
import {shortName} from '../../map/draftLayers';
import type {Desk, Panel} from '../desk';
import {download} from '../download';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {pairTable} from './pairs';

export interface StoryPanel extends Panel {
  show(id: number): Promise<void>;
}

/** One published plan: what moves from which grid to which, page by page, its lineage, its papers, and the way back. */
export function createStory(desk: Desk, leave: () => void): StoryPanel {
  const {texts, language} = desk;
  const words = texts.publishing;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'story-problem'}});
  const body = h('div', {class: 'jw-publish'});
  const page = h('div', {class: 'jw-publish', data: {testid: 'moves'}});
  const way = h('div', {class: 'jw-publish'});
  const element = h('section', {class: 'jw-plan-part', hidden: true, data: {testid: 'story'}}, body, page, way, problem);

  const run = async (act: () => Promise<void>): Promise<void> => {
    say(problem, '');
    try {
      await act();
    } catch (error) {
      say(problem, sentenceFor(error, texts, words.failedToDo));
    }
  };
  const button = (testid: string, label: string, act: () => void, more = ''): HTMLButtonElement => h('button', {type: 'button', class: `jw-button ${more}`, data: {testid}, on: {click: act}}, label);

  const turn = (id: number, pair: Pair, first: number): Promise<void> =>
    run(async () => {
      const {total, moves} = await getMoves(id, pair.old, pair.new, first);
      page.replaceChildren(
        h('h4', {class: 'jw-num'}, `${pair.old} → ${pair.new}`),
        h('ul', {class: 'jw-drafts'}, moves.map((one) => h('li', {class: 'jw-draft', data: {testid: 'move'}}, h('div', {}, one.name, h('small', {}, words.kinds[one.kind])), one.kind === 'building' && h('span', {class: 'jw-num'}, words.homes(one.households))))),
        h('div', {class: 'jw-draft-buttons'}, button('moves-previous', words.previous, () => void turn(id, pair, Math.max(0, first - PAGE))), h('span', {class: 'jw-num'}, words.page(Math.min(first + 1, total), Math.min(first + PAGE, total), total)), button('moves-next', words.next, () => void turn(id, pair, first + PAGE))),
      );
      const [previous, next] = page.querySelectorAll('button');
      previous!.disabled = first === 0;
      next!.disabled = first + PAGE >= total;
    });

  const drawWay = ({publication: {id, state}}: Story): void => {
    way.replaceChildren();
    if (state === 'scheduled') {
      let sure = false;
      const press = button('withdraw', words.withdraw, () => {
        if (!sure) {
          sure = true;
          say(press, words.withdrawSure);
          return;
        }
        void run(async () => {
          await withdraw(id, language);
          await show(id);
        });
      });
      way.append(press);
    }
    if (state !== 'effective') return;
    const why = h('input', {type: 'text', required: true, maxlength: 400, placeholder: words.rollBackWhy, 'aria-label': words.rollBackWhy, data: {testid: 'rollback-reason'}});
    const on = h('input', {type: 'date', required: true, min: today(), value: today(), 'aria-label': words.on});
    const form = h('form', {class: 'jw-publish'}, h('h4', {}, words.rollBack), why, h('label', {class: 'jw-publish-day'}, words.on, on), h('button', {type: 'submit', class: 'jw-button', data: {testid: 'rollback'}}, words.rollBack));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void run(async () => {
        await rollBack(id, on.value, why.value, language);
        desk.notify(words.rolledBack);
        leave();
      });
    });
    way.append(form);
  };

  const draw = (story: Story): void => {
    const {publication: one, lineage, pairs} = story;
    body.replaceChildren(
      h('h3', {data: {testid: 'story-title'}}, one.name, one.rolls_back !== null && ` · ${words.rollback}`),
      h('p', {class: 'jw-hint', data: {testid: 'story-state'}}, `${one.area_name} · ${words.state[one.state] ?? one.state} · ${one.effective_on}`),
      h('p', {class: 'jw-hint'}, words.people(one.author, one.approver, one.publisher)),
      ...(one.reason ? [h('p', {class: 'jw-hint'}, one.reason)] : []),
      ...one.overrides.map(({rule, reason}) => h('p', {class: 'jw-hint'}, `${words.rule[rule] ?? rule}: ${reason}`)),
      h(
        'div',
        {class: 'jw-draft-buttons'},
        button('workbook', words.workbook, () => void run(() => download(workbookOf(one.id, language), `publication-${one.id}.xlsx`))),
        h('a', {class: 'jw-button', href: noticeOf(one.id, language), target: '_blank', rel: 'noopener', data: {testid: 'notice'}}, words.notice),
        button('story-close', words.close, leave),
      ),
      pairTable(pairs, words, (pair) => void turn(one.id, pair, 0)),
      h('details', {}, h('summary', {}, words.lineage), h('ul', {class: 'jw-drafts'}, lineage.map((link) => h('li', {class: 'jw-draft jw-num'}, h('div', {}, `${shortName(link.old)} → ${shortName(link.new)}`, h('small', {}, words.how[link.kind])), `${(link.share * 100).toFixed(1)}%`)))),
    );
    page.replaceChildren();
    drawWay(story);
  };
  const show = (id: number): Promise<void> =>
    run(async () => {
      draw(await getStory(id, language));
      element.hidden = false;
    });
  return {element, show, dispose: () => element.remove()};
}
