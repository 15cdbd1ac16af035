/** Says as JSON which words the panels have, for the Python side to compare with its codes. */
import type {Candidate, PassedOver} from '../../../layers/mapview/frontend/src/casework/case';
import {formsOf} from '../../../layers/mapview/frontend/src/casework/commands';
import {whyNot, whyRanked} from '../../../layers/mapview/frontend/src/panels/case/why';
import {textsOf} from '../../../layers/mapview/frontend/src/texts';

const codes = process.argv.slice(2);
const candidate = (code: string, value: number | null): Candidate =>
  ({matched: [], extra: [], distance_m: 900, load: 0, reasons: [{code, value}]}) as unknown as Candidate;
const passed = (code: string): PassedOver => ({extra_s: null, reasons: [{code, value: null}]}) as unknown as PassedOver;

const told = Object.fromEntries(
  (['zh-CN', 'en'] as const).map((language) => {
    const texts = textsOf(language);
    const {incident, dispatch, form} = texts;
    // What is said of any unit, remarks or none.
    const always = whyRanked(candidate('', null), texts).length;
    return [
      language,
      {
        state: texts.state, source: texts.source, severity: texts.severity, milestone: texts.milestone,
        unit_status: texts.unitStatus, assignment: texts.assignmentState, way: texts.way, happening: texts.happening,
        command: texts.commands, field: texts.fields, kind: texts.kind, role: texts.role, phase: incident.phase,
        forecast: incident.forecastWhy, on_behalf: incident.onBehalf, yes: form.yes, no: form.no,
        clue: Object.fromEntries(Object.entries(incident.clues).map(([code, say]) => [code, say(1)])),
        proof: {none: incident.stepDone, text: incident.proofText, photo: incident.proofPhoto},
        leads: Object.fromEntries(codes.map((code) => [code, whyRanked(candidate(code, 75), texts).length > always])),
        leads_alone: Object.fromEntries(codes.map((code) => [code, whyRanked(candidate(code, null), texts).length > always])),
        does_not_lead: Object.fromEntries(codes.map((code) => [code, whyNot(passed(code), texts) || dispatch.reasons[code] || ''])),
      },
    ];
  }),
);
const forms = Object.fromEntries(formsOf(Object.keys(textsOf('en').commands)).map(({name, fields}) => [name, fields.map((field) => field.name)]));
console.log(JSON.stringify({told, forms}));
