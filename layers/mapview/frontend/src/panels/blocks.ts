import type {Block, Field, Figure, ThingRef} from '../api';
import {choose} from './choose';
import type {Desk} from './desk';
import {h, type Child} from './element';
import {icon} from './icons';
import {people, staff} from './people';
import {revealButton, secret} from './secret';

const MANY_FIGURES = 6;

type Of<T extends Block['type']> = Extract<Block, {type: T}>;

/** One block of a card; the façade is not here, it outlives the card. */
export function block(desk: Desk, content: Block): HTMLElement | null {
  switch (content.type) {
    case 'figures':
      return figures(desk, content.items);
    case 'fields':
      return fields(desk, content);
    case 'people':
      return people(desk, content.title ?? desk.texts.card.people, content.items);
    case 'person':
      return staff(desk, content);
    case 'list':
      return list(desk, content);
    case 'bars':
      return bars(content);
    case 'note':
      return note(content.tone, content.text);
    case 'facade':
      return null;
  }
}

/** A button when it leads somewhere, plain text when not. */
function maybeButton(desk: Desk, target: ThingRef | null | undefined, name: string, ...children: Child[]): HTMLElement {
  if (!target) return h('div', {class: name}, ...children);
  return h(
    'button',
    {type: 'button', class: `${name} is-link`, on: {click: () => choose(desk.store, {thing: target})}},
    ...children,
  );
}

/** A number with its unit; a second number after the unit goes with the label. */
export function figure(desk: Desk, item: Figure): HTMLElement {
  const parts = item.unit ? item.unit.split(' · ') : [];
  const unit = /^\d/.test(parts[0] ?? '') ? '' : parts.shift();
  return maybeButton(
    desk,
    item.select,
    'jw-figure',
    h('span', {class: 'jw-figure-value'}, item.value, !!unit && h('small', {}, unit)),
    h('span', {class: 'jw-figure-label'}, h('span', {}, item.label), parts.map((text) => h('span', {}, text))),
  );
}

function figures(desk: Desk, items: Figure[]): HTMLElement | null {
  if (!items.length) return null;
  const dense = items.length > MANY_FIGURES ? ' is-dense' : '';
  return h('div', {class: `jw-block jw-figures${dense}`, data: {count: items.length}}, items.map((item) => figure(desk, item)));
}

function fields(desk: Desk, content: Of<'fields'>): HTMLElement | null {
  if (!content.items.length) return null;
  return h(
    'section',
    {class: 'jw-block'},
    content.title && h('h3', {}, content.title),
    h(
      'dl',
      {class: 'jw-fields'},
      content.items.map((item) => h('div', {}, h('dt', {}, item.label), h('dd', {}, fieldValue(desk, item)))),
    ),
  );
}

function fieldValue(desk: Desk, item: Field): Child[] {
  const {card} = desk.texts;
  const {reveal} = item;
  return [
    reveal
      ? secret(reveal.resident, reveal.field, item.value)
      : maybeButton(desk, item.select, 'jw-value', item.value || '–'),
    item.assumed && h('span', {class: 'jw-assumed', title: card.assumedTitle}, '≈ ', card.assumed),
    reveal && revealButton(desk, {resident: reveal.resident, fields: [reveal.field], who: item.label}),
  ];
}

function list(desk: Desk, content: Of<'list'>): HTMLElement | null {
  if (!content.items.length && !content.more) return null;
  return h(
    'section',
    {class: 'jw-block'},
    h('h3', {}, content.title),
    h(
      'ul',
      {class: 'jw-list'},
      content.items.map((item) =>
        h(
          'li',
          {},
          maybeButton(
            desk,
            item.select,
            'jw-row',
            icon(item.icon || item.select?.kind || 'dot'),
            h(
              'span',
              {class: 'jw-row-text'},
              h('span', {class: 'jw-row-title'}, item.title),
              item.subtitle && h('span', {class: 'jw-row-subtitle'}, item.subtitle),
            ),
            item.select && icon('chevron_right', 'is-faint'),
          ),
        ),
      ),
    ),
    !!content.more && h('p', {class: 'jw-hint'}, desk.texts.card.more(content.more)),
  );
}

function bars(content: Of<'bars'>): HTMLElement | null {
  if (!content.items.length) return null;
  const most = Math.max(...content.items.map((item) => item.value), 1);
  return h(
    'section',
    {class: 'jw-block'},
    h('h3', {}, content.title),
    h(
      'ul',
      {class: 'jw-bars'},
      content.items.map((item) =>
        h(
          'li',
          {},
          h('span', {class: 'jw-bar-label'}, item.label),
          h('span', {class: 'jw-bar-track', 'aria-hidden': 'true'}, h('span', {style: {width: `${(100 * item.value) / most}%`}})),
          h('span', {class: 'jw-bar-value jw-num'}, item.display),
        ),
      ),
    ),
  );
}

export function note(tone: 'info' | 'warn', text: string): HTMLElement {
  return h('p', {class: `jw-block jw-note is-${tone}`}, icon(tone), h('span', {}, text));
}
