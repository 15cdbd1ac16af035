import type {Layer} from '@deck.gl/core';

interface Made {
  of: readonly unknown[];
  layers: Layer[];
}

/** Layers as they were made, for as long as what they were made of is the same: deck.gl then leaves them alone. */
export class Kept {
  private readonly made = new Map<string, Made>();

  as(name: string, of: readonly unknown[], make: () => Layer[]): Layer[] {
    const before = this.made.get(name);
    if (before && before.of.length === of.length && before.of.every((value, at) => Object.is(value, of[at]))) return before.layers;
    const layers = make();
    this.made.set(name, {of, layers});
    return layers;
  }
}
