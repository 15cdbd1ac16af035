import type {Candidate, PassedOver, Remark} from '../../casework/case';
import type {Texts} from '../../texts';
import {metres, ticking} from '../duration';

/** Why a unit ranks where it does, in sentences. */
export function whyRanked(candidate: Candidate, texts: Texts): string[] {
  const words = texts.dispatch;
  const {matched, extra, reasons} = candidate;
  return [
    ...reasons.map((remark) => remarkText(remark, texts)).filter(Boolean),
    words.distance(metres(candidate.distance_m)),
    ...(matched.length ? [words.matched(matched, extra)] : []),
    words.load(candidate.load),
  ];
}

/** What keeps a unit that looks nearer from leading: "+143 s 单行道绕行". */
export function whyNot(passed: PassedOver, texts: Texts): string {
  const words = passed.reasons.map(({code}) => texts.dispatch.reasons[code] ?? '').filter(Boolean);
  const {extra_s} = passed;
  return [extra_s === null ? '' : `${extra_s < 0 ? '−' : '+'}${Math.abs(Math.round(extra_s))} s`, words.join(texts.dispatch.comma)].filter(Boolean).join(' ');
}

function remarkText({code, value}: Remark, texts: Texts): string {
  const words = texts.dispatch;
  const length = value === null ? '' : ticking(Math.abs(value), texts);
  switch (code) {
    case 'fastest':
      return value === null ? words.fastest : words.leads(length);
    case 'behind':
      return words.behind(length);
    case 'position_old':
      return words.positionOld(length);
    case 'street_cut_off':
      return words.cutOff(metres(value ?? 0));
    case 'matches':
    case 'loaded':
      return '';
    default: {
      const word = words.reasons[code];
      if (!word) return '';
      return value === null || !value ? word : `${word} +${Math.round(value)} s`;
    }
  }
}
