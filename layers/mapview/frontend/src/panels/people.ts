import type {PersonRow} from '../api';
import type {Desk} from './desk';
import {h} from './element';
import {icon} from './icons';
import {revealButton, secret} from './secret';
import {shape} from './shape';

/** Residents of a household, masked as the server sent them. */
export function people(desk: Desk, title: string, rows: PersonRow[]): HTMLElement | null {
  if (!rows.length) return null;
  return h(
    'section',
    {class: 'jw-block'},
    h('h3', {}, title),
    h('ul', {class: 'jw-people'}, rows.map((row) => h('li', {}, resident(desk, row)))),
  );
}

function resident(desk: Desk, row: PersonRow): HTMLElement {
  const {reveal} = row;
  const hidden = (field: string, masked: string): HTMLElement =>
    reveal?.fields.includes(field) ? secret(reveal.resident, field, masked) : h('span', {class: 'jw-num'}, masked);
  return h(
    'div',
    {class: 'jw-person'},
    h('span', {class: 'jw-person-icon'}, icon('member')),
    h(
      'div',
      {class: 'jw-person-text'},
      h('div', {class: 'jw-person-title'}, hidden('name', row.title)),
      row.subtitle && h('div', {class: 'jw-row-subtitle'}, row.subtitle),
      row.phone && h('div', {class: 'jw-row-subtitle'}, hidden('phone', row.phone)),
      !!row.tags?.length &&
        h(
          'div',
          {class: 'jw-tags'},
          row.tags.map((tag) =>
            h('span', {class: `jw-tag ${tag.tone === 'care' ? 'is-care' : ''}`}, tag.tone === 'care' && shape('heart'), tag.label),
          ),
        ),
    ),
    reveal && revealButton(desk, {resident: reveal.resident, fields: reveal.fields, who: row.title}),
  );
}

/** Someone on duty: a work name and a work telephone, not masked. */
export function staff(desk: Desk, person: {title: string; subtitle?: string; phone?: string | null}): HTMLElement {
  const {phone} = person;
  return h(
    'section',
    {class: 'jw-block jw-staff'},
    h('span', {class: 'jw-person-icon is-staff'}, icon('member')),
    h(
      'div',
      {class: 'jw-person-text'},
      h('div', {class: 'jw-person-title'}, person.title),
      person.subtitle && h('div', {class: 'jw-row-subtitle'}, person.subtitle),
    ),
    phone &&
      h('a', {class: 'jw-phone jw-num', href: `tel:${phone.replace(/[^\d+]/g, '')}`, title: desk.texts.card.call}, icon('phone'), phone),
  );
}
