import {getManifest, type Language} from '../api';
import type {State, Store} from '../store';

/** Keep a choice in the address, where the page reads it on every rerun. */
export function writeQuery(name: string, value: string | null): void {
  const query = new URLSearchParams(location.search);
  if (value === null) query.delete(name);
  else query.set(name, value);
  const search = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',');
  history.replaceState(history.state, '', `${location.pathname}?${search}${location.hash}`);
}

export function switchTheme(store: Store): void {
  const theme: State['theme'] = store.get().theme === 'dark' ? 'light' : 'dark';
  writeQuery('theme', theme);
  store.set({theme});
}

/** The panels change at once; the names of layers follow when the server has sent them. */
export function switchLanguage(store: Store): void {
  const language: Language = store.get().language === 'en' ? 'zh-CN' : 'en';
  writeQuery('lang', language);
  store.set({language});
  getManifest(language).then(
    (manifest) => {
      if (store.get().language === language) store.set({manifest});
    },
    () => {
      // The next rerun brings the manifest in the new language.
    },
  );
}

export function screenAddress(screen: State['screen']): string {
  const query = new URLSearchParams(location.search);
  query.set('screen', screen);
  query.delete('theme');
  return `${location.pathname}?${query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',')}`;
}
