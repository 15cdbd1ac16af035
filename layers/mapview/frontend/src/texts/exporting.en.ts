import type {exportingZh} from './exporting.zh-CN';

export const exportingEn: typeof exportingZh = {
  exporting: {
    title: 'Export data',
    hint: 'Everything of one kind as a file: what is in force and within your area. Every export is recorded.',
    kind: 'What to export',
    format: 'Format',
    datum: 'Datum of the coordinates',
    crs: 'EPSG number',
    community: 'Only this region (may be left empty)',
    communityHint: 'its code, 2 to 12 digits',
    go: 'Export',
    done: (name) => `Exported ${name}`,
    plain: 'These have no geometry and come as a table.',
    shifted: 'No declaration knows shifted coordinates: choose the same datum when you import the file again.',
    short: 'Field names of a Shapefile have 10 bytes at most; FIELDS.txt in the archive says which is which.',
    sheet: 'A text like a formula gets an apostrophe before it, which the import takes off again.',
    masked: 'Names and telephones are masked.',
  },
};
