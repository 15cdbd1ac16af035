import type {Desk} from '../desk';

/** Do with a finished stroke what the brush is for. */
export async function strike(desk: Desk, complain: (sentence: string) => void, tell: (sentence: string) => void): Promise<void> {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const {act, grid, onlyFrom} = drafting.brush.get();
  const units = drafting.struck();
  const refuse = (sentence: string): void => {
    drafting.stroke.set(new Set());
    complain(sentence);
  };
  if (act === 'lock') {
    drafting.stroke.set(new Set());
    const locked = new Set(drafting.sight.get()?.locked_units ?? []);
    if (units.length) await drafting.edit({kind: units.every((unit) => locked.has(unit)) ? 'unlock' : 'lock', units}, language);
    return;
  }
  if (act === 'cut' || act === 'join') {
    const {line} = drafting;
    const before = drafting.sight.get()?.units.length ?? 0;
    drafting.stroke.set(new Set());
    if (act === 'join' ? units.length < 2 : line.length < 2) return;
    await drafting.edit(act === 'cut' ? {kind: 'cut', line: [...line]} : {kind: 'join', units}, language);
    tell(texts.planUnits.remade(before, drafting.sight.get()?.units.length ?? 0));
    return;
  }
  if (!grid) {
    refuse(texts.drafting.pickGrid);
    return;
  }
  if (act === 'line') {
    await drafting.consider({kind: 'split', grid, line: [...drafting.line]}, language);
    return;
  }
  if (act === 'swap') {
    if (!onlyFrom || onlyFrom === grid) {
      refuse(texts.planDesk.pickOther);
      return;
    }
    drafting.stroke.set(new Set());
    if (!units.length) return;
    const effect = await drafting.edit({kind: 'swap', units, grids: [grid, onlyFrom]}, language);
    tell(texts.drafting.moved(effect.homes_moved, effect.changed.units.length));
    return;
  }
  const effect = await drafting.paint(language);
  if (effect) tell(texts.drafting.moved(effect.homes_moved, effect.changed.units.length));
}
