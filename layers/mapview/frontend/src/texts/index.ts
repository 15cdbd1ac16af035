import {en} from './en';
import {zhCN, type Texts} from './zh-CN';

export type {Texts} from './zh-CN';

const catalogues: Record<'zh-CN' | 'en', Texts> = {'zh-CN': zhCN, en};

/** Every sentence of the panels in one language. */
export function textsOf(language: 'zh-CN' | 'en'): Texts {
  return catalogues[language];
}
