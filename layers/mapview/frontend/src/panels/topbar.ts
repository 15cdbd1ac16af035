import {appraisalButton} from './appraisal';
import {hourMinuteSecond} from './clocktime';
import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {createFreshness} from './freshness';
import {icon} from './icons';
import {mark} from './mark';
import {createSearch} from './search';
import {createSimulated} from './simulated';
import {screenAddress, switchLanguage, switchTheme} from './settings';

export interface TopBar extends Panel {
  focusSearch(): void;
}

/** The operator's top line: where, search, how fresh, when, who. */
export function createTopBar(desk: Desk, onKeys: () => void): TopBar {
  const {store, texts} = desk;
  const words = texts.topbar;
  const {actor} = store.get().manifest;
  const search = createSearch(desk);
  const freshness = createFreshness(desk);
  const simulated = createSimulated(desk);
  const region = h('span', {class: 'jw-region'}, store.get().manifest.title);
  const clock = h('time', {class: 'jw-clock jw-num', title: words.clock});
  const tick = (): void => say(clock, hourMinuteSecond(new Date()));
  tick();
  const timer = window.setInterval(tick, 1000);
  const role = texts.role[actor.role];

  const element = h(
    'header',
    {class: 'jw-topbar'},
    h('div', {class: 'jw-brand'}, mark(), h('strong', {}, texts.product), region, simulated.element),
    search.element,
    h(
      'div',
      {class: 'jw-topbar-end'},
      freshness.element,
      clock,
      h('span', {class: 'jw-account', title: words.account}, role && h('small', {}, role), actor.name),
      appraisalButton(desk),
      screenLink(desk),
      languageButton(desk),
      themeButton(desk),
      h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': words.keys, title: `${words.keys} (?)`, on: {click: onKeys}}, icon('keys')),
      signOutForm(desk),
    ),
  );
  return {
    element,
    focusSearch: () => search.focus(),
    dispose: () => {
      clearInterval(timer);
      search.dispose();
      freshness.dispose();
      simulated.dispose();
    },
  };
}

export function screenLink(desk: Desk): HTMLElement {
  const {topbar} = desk.texts;
  const {screen, manifest} = desk.store.get();
  const other = manifest.screens[(manifest.screens.indexOf(screen) + 1) % manifest.screens.length] ?? 'operator';
  const link = h('a', {class: 'jw-text-button', href: screenAddress(other), title: topbar.screens, data: {testid: 'screen'}}, topbar[other]);
  // The address gains the selection after this is drawn.
  link.addEventListener('pointerdown', () => link.setAttribute('href', screenAddress(other)));
  link.addEventListener('focus', () => link.setAttribute('href', screenAddress(other)));
  return link;
}

export function languageButton(desk: Desk): HTMLElement {
  const {topbar} = desk.texts;
  const english = desk.language === 'en';
  return h(
    'button',
    {
      type: 'button',
      class: 'jw-text-button jw-language',
      'aria-label': topbar.languageLabel,
      data: {testid: 'language'},
      on: {click: () => switchLanguage(desk.store)},
    },
    h('span', {class: english ? '' : 'is-on', lang: 'zh-CN'}, '中'),
    h('span', {class: english ? 'is-on' : '', lang: 'en'}, 'EN'),
  );
}

export function themeButton(desk: Desk): HTMLElement {
  const {theme} = desk.texts.topbar;
  const now = desk.store.get().theme;
  const button = h(
    'button',
    {type: 'button', class: 'jw-icon-button', 'aria-label': theme[now], title: theme[now], on: {click: () => turn()}},
    icon(now === 'dark' ? 'sun' : 'moon'),
  );
  const turn = (): void => {
    switchTheme(desk.store);
    const next = desk.store.get().theme;
    button.replaceChildren(icon(next === 'dark' ? 'sun' : 'moon'));
    button.setAttribute('aria-label', theme[next]);
    button.title = theme[next];
  };
  return button;
}

export function signOutForm(desk: Desk): HTMLElement {
  const label = desk.texts.topbar.signOut;
  return h(
    'form',
    {method: 'post', action: '/signout'},
    h('button', {type: 'submit', class: 'jw-icon-button', 'aria-label': label, title: label}, icon('sign_out')),
  );
}
