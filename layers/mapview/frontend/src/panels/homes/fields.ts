import {h, type Child} from '../element';

/** A labelled control of a form. */
export function labelled(label: string, control: HTMLElement, hint?: string): HTMLElement {
  return h('label', {class: 'jw-command-field'}, h('span', {class: 'jw-hint'}, label, hint && ` · ${hint}`), control);
}

export function choice(options: readonly (readonly [string, string])[], testid: string): HTMLSelectElement {
  return h('select', {data: {testid}}, options.map(([value, text]) => h('option', {value}, text)));
}

export function button(text: string, act: () => void, testid: string, primary = false): HTMLButtonElement {
  return h('button', {type: 'button', class: `jw-button${primary ? ' is-primary' : ''}`, data: {testid}, on: {click: act}}, text);
}

export function buttons(...children: Child[]): HTMLElement {
  return h('div', {class: 'jw-dialog-buttons'}, ...children);
}
