import {severityLook} from '../casework/severity';
import {h} from './element';
import {shape} from './shape';

/** The sign of a severity: its shape in its colour. The word stands beside it. */
export function severityMark(severity: number): HTMLElement {
  const look = severityLook(severity);
  return h('span', {class: 'jw-severity', data: {severity}}, shape(look.shape, look.colour));
}
