import type {planUnitsZh} from './planunits.zh-CN';

export const planUnitsEn: typeof planUnitsZh = {
  planUnits: {
    remade: (before, after) => (after > before ? `Units parted: ${before} → ${after}; it can be undone.` : `Units joined: ${before} → ${after}; it can be undone.`),
    fromFile: 'By a file',
    fromFileHint: 'Choose a file of grids as areas (GeoPackage, GeoJSON, all files of a Shapefile or its .zip, GeoParquet): each unit goes to the area that covers more than half of it; units that none covers stay. It can be undone.',
    choose: 'Choose a file…',
    datum: 'Datum',
    datums: {'': 'as the file says', wgs84: 'WGS 84 / CGCS2000', gcj02: 'GCJ-02 (AMap)', bd09: 'BD-09 (Baidu)'},
    repair: 'Mend shapes: go by a copy without crossings, heights and empty areas; the file stays',
    reading: 'Reading the file…',
    told: (homes, units) => `Told by the file: ${homes.toLocaleString('en')} homes and ${units} units change their grid.`,
    allFits: 'File and units agree.',
    misfits: (count) => `${count} ${count === 1 ? 'thing does' : 'things do'} not fit`,
    misfit: {
      mended: 'its outline crossed itself and was mended',
      outside: 'outside of the draft, not used',
      without_units: 'covers half of no unit, not used',
      overlap: 'overlaps with other areas',
      divided: 'its border runs through the unit',
      uncovered: 'covered by no area, stays in its grid',
    },
    row: (row, name) => `row ${row}${name ? ` ${name}` : ''}`,
  },
};
