import {svg} from './element';

/** The product's sign: warp and weft, each over and under the other. */
export function mark(): SVGElement {
  const thread = (d: string, name: string): SVGElement => svg('path', {d, class: name});
  return svg(
    'svg',
    {class: 'jw-mark', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false'},
    thread('M7 2.5V5.4M7 8.6V15.4M7 18.6V21.5M12 2.5V10.4M12 13.6V21.5M17 2.5V5.4M17 8.6V15.4M17 18.6V21.5', 'is-warp'),
    thread('M2.5 7H10.4M13.6 7H21.5M2.5 12H5.4M8.6 12H15.4M18.6 12H21.5M2.5 17H10.4M13.6 17H21.5', 'is-weft'),
  );
}
