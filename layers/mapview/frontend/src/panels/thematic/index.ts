import type {Desk} from '../desk';
import {h} from '../element';
import {createLayerTree} from '../layertree';
import {createThematicLegend} from './legend';
import {createThematicSection} from './section';
import {Vocabulary} from './vocabulary';

export interface Themes {
  /** For the layers tab: the theme, and under it the layers. */
  layers: HTMLElement;
  /** For the foot of the map. */
  legend: HTMLElement;
  dispose(): void;
}

/** What a desk shows on its map: layers with their filters, and one number laid over it all. */
export function createThemes(desk: Desk): Themes {
  const vocabulary = new Vocabulary(desk.language);
  const tree = createLayerTree(desk, vocabulary);
  const section = createThematicSection(desk, vocabulary);
  const legend = createThematicLegend(desk, vocabulary, desk.picture, () => desk.store.set({thematic: null}));
  return {
    layers: h('div', {class: 'jw-themed'}, section.element, tree.element),
    legend: legend.element,
    dispose: () => {
      for (const part of [tree, section, legend, vocabulary]) part.dispose();
    },
  };
}
