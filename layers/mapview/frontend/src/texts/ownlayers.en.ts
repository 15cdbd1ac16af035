import type {ownLayersZh} from './ownlayers.zh-CN';

export const ownLayersEn: typeof ownLayersZh = {
  ownLayers: {
    title: 'Layers of your own',
    hint: 'What the model has no place for: points, lines or polygons brought in by jingwei import own, every column an attribute.',
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
  },
};
