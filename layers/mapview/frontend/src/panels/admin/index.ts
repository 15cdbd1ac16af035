import type {ApiError} from '../../api';
import type {Thing} from '../../store';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {createFreshness} from '../freshness';
import {icon} from '../icons';
import {openKeyMap} from '../keymap';
import {mark} from '../mark';
import {createImport} from '../importing';
import {writeQuery} from '../settings';
import {languageButton, screenLink, signOutForm, themeButton} from '../topbar';
import {createAccounts} from './accounts';
import {createAppraisalPage} from './appraisal';
import {createAudit} from './audit';
import {createExports} from './exports';
import {createLayers} from './layers';
import {createRules} from './rules';
import type {Section} from './section';
import {createSystem} from './system';
import {createTokens} from './tokens';

interface Entry {
  name: string;
  icon: string;
  make: (desk: Desk) => Section;
}

/** The administrator's desk, and the auditor's: a list of pages, and one of them beside it. */
export function createAdminScreen(desk: Desk, _onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {texts, store} = desk;
  const words = texts.admin;
  const {manifest} = store.get();
  const may = manifest.capabilities;
  const entries: Entry[] = [
    ...(may.accounts ? [{name: 'accounts', icon: 'member', make: createAccounts}, {name: 'tokens', icon: 'link', make: createTokens}] : []),
    ...(may.import ? [{name: 'layers', icon: 'layers', make: createLayers}, {name: 'import', icon: 'upload', make: createImport}, {name: 'exports', icon: 'download', make: createExports}] : []),
    ...(may.rules ? [{name: 'rules', icon: 'incident', make: createRules}] : []),
    ...(may.appraisal ? [{name: 'appraisal', icon: 'ranking', make: createAppraisalPage}] : []),
    ...(may.audit ? [{name: 'audit', icon: 'eye', make: createAudit}] : []),
    {name: 'system', icon: 'sensor', make: createSystem},
  ];
  const main = h('main', {class: 'jw-admin-main', tabindex: -1});
  const links = entries.map(({name, icon: drawing}) =>
    h('button', {type: 'button', class: 'jw-admin-link', data: {testid: `nav-${name}`}, on: {click: () => open(name)}}, icon(drawing), words.nav[name]),
  );
  let shown: Section | null = null;

  const open = (name: string): void => {
    const at = Math.max(entries.findIndex((entry) => entry.name === name), 0);
    shown?.dispose();
    shown = entries[at]!.make(desk);
    links.forEach((link, index) => {
      if (index === at) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    element.dataset['section'] = entries[at]!.name;
    main.replaceChildren(shown.element);
    writeQuery('section', entries[at]!.name);
  };

  const freshness = createFreshness(desk);
  const role = texts.role[manifest.actor.role];
  const bar = h(
    'header',
    {class: 'jw-topbar jw-admin-bar'},
    h('div', {class: 'jw-brand'}, mark(), h('strong', {}, texts.product), h('span', {class: 'jw-region'}, words.title)),
    h(
      'div',
      {class: 'jw-topbar-end'},
      freshness.element,
      h('span', {class: 'jw-account', title: texts.topbar.account}, role && h('small', {}, role), manifest.actor.name),
      screenLink(desk),
      languageButton(desk),
      themeButton(desk),
      h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': texts.topbar.keys, title: `${texts.topbar.keys} (?)`, on: {click: () => openKeyMap(desk)}}, icon('keys')),
      signOutForm(desk),
    ),
  );
  const nav = h(
    'nav',
    {
      class: 'jw-admin-nav',
      'aria-label': words.title,
      on: {
        keydown: (event) => {
          const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (!by) return;
          event.preventDefault();
          const at = links.indexOf(document.activeElement as HTMLButtonElement);
          links[(at + by + links.length) % links.length]?.focus();
        },
      },
    },
    links,
  );
  const element = h('div', {class: 'jw-screen jw-operator jw-admin'}, bar, nav, main);
  const onKey = (event: KeyboardEvent): void => {
    const typing = event.composedPath()[0] instanceof Element && (event.composedPath()[0] as Element).matches('input, textarea, select');
    if ((event.key === '?' || event.key === '？') && !typing && !event.defaultPrevented && !desk.root.querySelector('dialog[open]')) openKeyMap(desk);
  };
  // What has the focus may be gone from the page, and the key is then nobody's.
  document.addEventListener('keydown', onKey);
  open(new URLSearchParams(location.search).get('section') ?? '');
  return {
    element,
    dispose: () => {
      shown?.dispose();
      freshness.dispose();
      document.removeEventListener('keydown', onKey);
    },
  };
}
