import type {Asked, Case} from '../../casework/case';
import type {Desk} from '../desk';
import {h} from '../element';
import {when} from './milestones';

/** What waits for an approval, with both answers beside it; no answer is pressed without its words being seen. */
export function requestsBlock(
  desk: Desk,
  subject: Case,
  decide: (command: string, body: Record<string, unknown>) => Promise<boolean>,
): HTMLElement | null {
  const open = subject.requests.filter((one) => one.granted === null);
  if (!open.length) return null;
  return h(
    'section',
    {class: 'jw-block jw-requests', data: {testid: 'requests'}},
    h('h3', {}, desk.texts.incident.requests),
    open.map((one) => request(desk, subject, one, decide)),
  );
}

function request(
  desk: Desk,
  subject: Case,
  asked: Asked,
  decide: (command: string, body: Record<string, unknown>) => Promise<boolean>,
): HTMLElement {
  const {texts, operations, written} = desk;
  const name = asked.kind === 'extension' ? 'decide_extension' : 'decide_suspension';
  const verb = texts.commands[asked.kind === 'extension' ? 'ask_extension' : 'ask_suspension'] ?? '';
  const key = `request/${asked.id}`;
  const words = written.keep(key, h('textarea', {rows: 1, maxlength: 300, 'aria-label': texts.leaderOps.words, placeholder: texts.leaderOps.words}));
  const answer = (granted: boolean): HTMLElement => {
    const button = h(
      'button',
      {
        type: 'button',
        class: `jw-button${granted ? ' is-primary' : ''}`,
        data: {testid: granted ? 'grant' : 'refuse'},
        on: {
          click: () => {
            button.disabled = true;
            void decide(name, {granted, ...(words.value.trim() && {words: words.value.trim()})}).then((isDone) => {
              if (isDone) written.forget(key);
              button.disabled = false;
            });
          },
        },
      },
      granted ? texts.leaderOps.grant : texts.leaderOps.refuse,
    );
    return button;
  };
  return h(
    'div',
    {class: 'jw-request'},
    h('p', {}, h('b', {}, `${texts.incident.asks(asked.asked_by)}${verb}`), asked.until && ` ${texts.incident.until(when(asked.until, operations.clock))}`),
    h('p', {class: 'jw-case-words'}, asked.reason),
    subject.allowed.includes(name) && [words, h('div', {class: 'jw-dialog-buttons'}, answer(false), answer(true))],
  );
}
