/** Fields a person fills in. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Told to a field that holds more than its text, once its code is back. */
export const RESTORED = 'jw-restored';

/**
 * What is half written on this page, by what it is written for. It outlives the panels, so that neither
 * another language, nor a change of the case, nor a look at something else takes it away.
 */
export class Written {
  private readonly forms = new Map<string, string[]>();
  private readonly names = new Map<string, string>();

  /** Give a form back what was written in it, and keep what is written from now on. */
  keep<T extends HTMLElement>(key: string, form: T): T {
    const held = this.forms.get(key);
    const fields = fieldsOf(form);
    if (held?.length === fields.length) fields.forEach((field, at) => write(field, held[at]!));
    const take = (): void => void this.forms.set(key, fieldsOf(form).map(read));
    form.addEventListener('input', take);
    form.addEventListener('change', take);
    return form;
  }

  /** Note that a form is open, even while nothing is written in it. */
  open(key: string): void {
    if (!this.forms.has(key)) this.forms.set(key, []);
  }

  has(key: string): boolean {
    return this.forms.has(key);
  }

  /** Whether anything was written there. */
  isTouched(key: string): boolean {
    return (this.forms.get(key)?.length ?? 0) > 0;
  }

  /** The rest of the first key that begins so. */
  first(beginning: string): string | null {
    for (const key of this.forms.keys()) if (key.startsWith(beginning)) return key.slice(beginning.length);
    return null;
  }

  /** A name made once for a form, and the same for as long as the form is not forgotten. */
  name(key: string, make: () => string): string {
    const held = this.names.get(key) ?? make();
    this.names.set(key, held);
    return held;
  }

  forget(key: string): void {
    this.forms.delete(key);
    this.names.delete(key);
  }
}

function fieldsOf(form: HTMLElement): Field[] {
  return form instanceof HTMLTextAreaElement ? [form] : [...form.querySelectorAll<Field>('input, textarea, select')];
}

function isTicked(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox');
}

function read(field: Field): string {
  return isTicked(field) ? String(field.checked) : field.dataset['code'] ?? field.value;
}

function write(field: Field, held: string): void {
  if (isTicked(field)) field.checked = held === 'true';
  else if (field.dataset['code'] === undefined) field.value = held;
  else {
    field.dataset['code'] = held;
    field.dispatchEvent(new Event(RESTORED));
  }
}
