import type {ownLayersZh} from './ownlayers.zh-CN';

export const ownLayersEn: typeof ownLayersZh = {
  ownLayers: {
    title: 'Layers of your own',
    hint: 'What the model has no place for: import a file as a layer of your own under Import data, or by jingwei import own: points, lines or polygons, every column an attribute.',
    heads: ['Layer', 'Shape', 'Attributes', 'Seen by', 'At first', 'Things', ''],
    shapes: {point: 'points', line: 'lines', polygon: 'polygons'},
    attributes: (n) => `${n}`,
    none: 'There are none yet.',
    edit: 'Change',
    editTitle: (name) => `Change layer ${name}`,
    colour: 'Colour',
    visible: 'Shown when the map opens',
    saved: 'Saved',
    remove: 'Remove',
    removeTitle: (name) => `Remove layer ${name}`,
    removeWhat: (n) => `The layer goes with its ${n.toLocaleString('en')} ${n === 1 ? 'thing' : 'things'}. This cannot be undone; the file can be imported again.`,
    removed: (name) => `Removed layer ${name}`,
    importing: {
      code: 'Code of the layer',
      codeHint: 'A new layer: lower-case letters, digits or underscores, a letter first, such as lamps',
      adds: (name, n) => `Adds to the layer ${name}, which has ${n.toLocaleString('en')} ${n === 1 ? 'thing' : 'things'}`,
      title: 'Column that names a thing',
      untitled: 'None (the layer and a number)',
      needCode: 'The code takes 2 to 30 lower-case letters, digits or underscores, a letter first, such as lamps. Nothing was checked.',
    },
  },
};
