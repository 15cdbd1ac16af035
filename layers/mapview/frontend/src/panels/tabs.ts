import {h} from './element';

export interface Tab {
  name: string;
  label: string;
  content: HTMLElement;
}

export interface Tabs {
  element: HTMLElement;
  show(name: string): void;
}

/** Several panels in one place, one of them shown. */
export function createTabs(tabs: Tab[], label: string): Tabs {
  const buttons = tabs.map(({name, label: text, content}) => {
    content.id ||= `jw-tab-${name}`;
    content.setAttribute('role', 'tabpanel');
    return h('button', {type: 'button', role: 'tab', 'aria-controls': content.id, data: {testid: `tab-${name}`}, on: {click: () => show(name)}}, text);
  });
  const show = (wanted: string): void => {
    tabs.forEach(({name, content}, at) => {
      content.hidden = name !== wanted;
      buttons[at]!.setAttribute('aria-selected', String(name === wanted));
    });
  };
  const bar = h(
    'div',
    {
      class: 'jw-tabs',
      role: 'tablist',
      'aria-label': label,
      on: {
        keydown: (event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.stopPropagation();
          const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
          const next = buttons[(at + (event.key === 'ArrowRight' ? 1 : -1) + buttons.length) % buttons.length];
          next?.focus();
          next?.click();
        },
      },
    },
    buttons,
  );
  show(tabs[0]!.name);
  return {element: h('div', {class: 'jw-tabbed'}, bar, tabs.map(({content}) => content)), show};
}
