import assert from 'node:assert/strict';
import {afterEach, test} from 'node:test';
import type {Sight} from '../../../layers/mapview/frontend/src/drafting/calls';
import {Drafting} from '../../../layers/mapview/frontend/src/drafting/drafting';
import {Ground} from '../../../layers/mapview/frontend/src/drafting/ground';

const fetched = globalThis.fetch;
const GROUND = Ground.of({type: 'FeatureCollection', features: []});
const sightOf = (id: number, state: string): Sight => ({plan: {id, state, number: 0}, units: [], grids: [], holders: [], names: []}) as unknown as Sight;

/** Let the next call wait until it is told what to answer. */
function waiting(): (answer: unknown) => void {
  let answered: (answer: Response) => void = () => {};
  globalThis.fetch = () => new Promise((resolve) => (answered = resolve));
  return (answer) => answered(new Response(JSON.stringify(answer), {headers: {'content-type': 'application/json'}}));
}

afterEach(() => {
  globalThis.fetch = fetched;
});

test('a draft that was closed meanwhile stays closed when the answer comes', async () => {
  const drafting = new Drafting();
  drafting.shown(sightOf(1, 'approved'), GROUND);
  const answer = waiting();
  const read = drafting.again('zh-CN');
  drafting.close();
  answer(sightOf(1, 'published'));
  await read;
  assert.equal(drafting.sight.get(), null);
});

test('another draft that was opened meanwhile stays open', async () => {
  const drafting = new Drafting();
  drafting.shown(sightOf(1, 'draft'), GROUND);
  const answer = waiting();
  const honoured = drafting.honour(['water'], 'zh-CN');
  drafting.shown(sightOf(2, 'draft'), GROUND);
  answer(sightOf(1, 'draft'));
  await honoured;
  assert.equal(drafting.sight.get()?.plan.id, 2);
});

test('what is heard of the open draft is taken', async () => {
  const drafting = new Drafting();
  drafting.shown(sightOf(1, 'approved'), GROUND);
  const answer = waiting();
  const read = drafting.again('zh-CN');
  answer(sightOf(1, 'published'));
  await read;
  assert.equal(drafting.sight.get()?.plan.state, 'published');
});
