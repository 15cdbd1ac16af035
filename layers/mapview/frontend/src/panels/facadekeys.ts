/** Arrow keys in the façade: one cell is in the Tab order, the arrows move it. */
export function facadeKeys(grid: HTMLTableElement): void {
  grid.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-testid=window]');
    const to = from && destination(grid, from, event.key);
    if (!from || !to) return;
    event.preventDefault();
    event.stopPropagation();
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
  grid.addEventListener('focusin', (event) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-testid=window]');
    if (!cell || cell.tabIndex === 0) return;
    for (const other of grid.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
  });
}

const PAGE_ROWS = 8;

function destination(grid: HTMLTableElement, from: HTMLElement, key: string): HTMLElement | null {
  const cell = from.closest('td');
  const row = cell?.closest('tr');
  if (!cell || !row) return null;
  const column = cell.cellIndex;
  switch (key) {
    case 'ArrowLeft':
      return along(row, column, -1);
    case 'ArrowRight':
      return along(row, column, 1);
    case 'ArrowUp':
      return across(grid, row.rowIndex, column, -1, 1);
    case 'ArrowDown':
      return across(grid, row.rowIndex, column, 1, 1);
    case 'PageUp':
      return across(grid, row.rowIndex, column, -1, PAGE_ROWS);
    case 'PageDown':
      return across(grid, row.rowIndex, column, 1, PAGE_ROWS);
    case 'Home':
      return along(row, 0, 1);
    case 'End':
      return along(row, row.cells.length, -1);
    default:
      return null;
  }
}

function along(row: HTMLTableRowElement, column: number, step: number): HTMLElement | null {
  for (let at = column + step; at > 0 && at < row.cells.length; at += step) {
    const found = buttonIn(row, at);
    if (found) return found;
  }
  return null;
}

/** Up or down a number of floors, past gaps, at most to the last floor that has a cell here. */
function across(grid: HTMLTableElement, row: number, column: number, step: number, most: number): HTMLElement | null {
  let found: HTMLElement | null = null;
  let moved = 0;
  for (let at = row + step; at >= 0 && at < grid.rows.length && moved < most; at += step) {
    const here = grid.rows[at];
    const button = here ? buttonIn(here, column) : null;
    if (!button) continue;
    found = button;
    moved += 1;
  }
  return found;
}

function buttonIn(row: HTMLTableRowElement, column: number): HTMLElement | null {
  return row.cells[column]?.querySelector<HTMLElement>('[data-testid=window]') ?? null;
}
