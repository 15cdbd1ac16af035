/** Build elements from values. Text only ever becomes text nodes, so data cannot become markup. */

export type Child = Node | string | number | null | undefined | false;
type Handlers = {[E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void};

export interface Properties {
  class?: string;
  on?: Handlers;
  data?: Record<string, string | number | null | undefined>;
  style?: Record<string, string>;
  /** Every other key is an attribute: true sets it empty, false or null leaves it out. */
  [attribute: string]: unknown;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const {class: names, on, data, style, ...attributes} = properties;
  if (names) element.className = names;
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  for (const [name, value] of Object.entries(data ?? {})) {
    if (value !== null && value !== undefined) element.dataset[name] = String(value);
  }
  for (const [name, value] of Object.entries(style ?? {})) element.style.setProperty(name, value);
  for (const [name, handler] of Object.entries(on ?? {})) {
    element.addEventListener(name, handler as (event: Event) => void);
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: (Child | Child[])[]): void {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === 'object' ? child : document.createTextNode(String(child)));
  }
}

export function setAttribute(element: Element, name: string, value: unknown): void {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for drawings. */
export function svg(tag: string, attributes: Record<string, string | number>, ...children: SVGElement[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  for (const child of children) element.appendChild(child);
  return element;
}

/** Text that changes often: touches the page only when it differs. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
