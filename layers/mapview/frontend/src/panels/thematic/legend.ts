import {classLabel, colours, type Rgb} from '../../thematic/classes';
import type {Picture, PictureState, Shown} from '../../thematic/picture';
import type {Thematic} from '../../thematic/state';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import type {Vocabulary} from './vocabulary';

/** A strip at the foot of the map: what the colours mean, of what, at which resolution; a click closes the theme. */
export function createThematicLegend(desk: Desk, vocabulary: Vocabulary, picture: Picture, close: () => void): Panel {
  const {store, texts} = desk;
  const words = texts.thematic;
  const element = h('div', {class: 'jw-theme-legend', role: 'group', 'aria-label': words.legend, 'aria-live': 'polite', data: {testid: 'theme-legend'}, hidden: true});

  const ramp = (): Rgb[] => {
    const {theme, manifest} = store.get();
    const spec = manifest.spec.layers.find(({id}) => id === 'hexagons');
    return (spec?.[theme === 'light' ? 'rampDay' : 'rampNight'] ?? []) as Rgb[];
  };
  const name = ({subject, figure, density}: Thematic, shown: Shown | null): string => {
    const known = vocabulary.of(subject);
    const what = known?.figures.find((one) => one.figure === figure);
    const figureWords = figure === 'count' || !what ? '' : ` · ${what.label}`;
    const unit = shown?.unit ?? (density ? '' : (what?.unit ?? ''));
    return words.named(`${known?.label ?? subject}${figureWords}`, unit);
  };
  const classes = (shown: Shown): HTMLElement => {
    const found = colours(ramp(), shown.breaks.length - 1);
    if (shown.kind === 'heat') {
      const gradient = `linear-gradient(90deg, ${ramp().map((colour) => `rgb(${colour.join()})`).join()})`;
      return h('span', {class: 'jw-theme-heat'}, words.few, h('i', {style: {background: gradient}}), words.many);
    }
    return h(
      'ul',
      {},
      found.map((colour, index) =>
        h('li', {}, h('i', {class: shown.kind === 'hexagons' ? 'is-hexagon' : '', style: {background: `rgb(${colour.join()})`}}), classLabel(shown.breaks, index)),
      ),
    );
  };
  const draw = ({shown, loading, error}: PictureState): void => {
    const thematic = picture.thematic;
    element.hidden = !thematic;
    element.setAttribute('aria-busy', String(loading));
    if (!thematic) return;
    picture.title = name(thematic, shown);
    const content: (HTMLElement | string)[] = [h('strong', {}, picture.title)];
    if (error) {
      content.push(h('span', {class: 'jw-theme-note is-bad'}, words.failed), h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => picture.retry()}}, words.retry));
    } else if (!shown) content.push(h('span', {class: 'jw-theme-note'}, words.loading));
    else if (!shown.breaks.length) content.push(h('span', {class: 'jw-theme-note'}, words.empty));
    else {
      content.push(classes(shown));
      const notes = [words.total(shown.total.toLocaleString('en'), shown.unit.replace('/km²', ''))];
      if (shown.kind === 'hexagons') notes.unshift(words.resolution(shown.resolution));
      if (shown.keptBack) notes.push(words.keptBack);
      content.push(h('span', {class: 'jw-theme-note jw-num'}, notes.join(' · ')));
    }
    element.replaceChildren(
      ...content,
      h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.clear, title: words.clear, on: {click: close}}, icon('close')),
    );
  };
  draw(picture.state);
  const stops = [
    picture.subscribe(draw),
    vocabulary.subjects.subscribe(() => draw(picture.state)),
    store.subscribe((state, previous) => {
      if (state.theme !== previous.theme) draw(picture.state);
    }),
  ];
  return {
    element,
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}
