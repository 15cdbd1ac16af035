const KEY = 'jingwei.mine';
const KEPT = 500;

/** Incidents that this account worked on at this desk; kept by the browser, never sent. */
export class Mine {
  private readonly ids: Set<number>;

  constructor(private readonly account: string) {
    this.ids = new Set(read(account));
  }

  has(id: number): boolean {
    return this.ids.has(id);
  }

  add(id: number): void {
    this.ids.add(id);
    try {
      localStorage.setItem(`${KEY}.${this.account}`, JSON.stringify([...this.ids].slice(-KEPT)));
    } catch {
      // Nowhere to keep it; it holds until the page is closed.
    }
  }
}

function read(account: string): number[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`${KEY}.${account}`) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is number => typeof id === 'number') : [];
  } catch {
    return [];
  }
}
