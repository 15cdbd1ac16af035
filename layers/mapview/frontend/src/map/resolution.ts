/** The most pixels worth drawing: without a graphics card a desk's screen, with one a wall's. */
const MOST_PX = {software: 1920 * 1080, hardware: 3840 * 2160};

/**
 * Drawn pixels for one pixel of the page. A wall shows everything larger, so that half as many
 * pixels still show it as sharp as a desk does; its processor draws a quarter of the picture.
 */
export function resolution(software: boolean, width: number, height: number, device: number): number {
  const wanted = software ? 1 : device;
  const most = Math.sqrt(MOST_PX[software ? 'software' : 'hardware'] / Math.max(width * height, 1));
  return Math.min(wanted, Math.max(most, 0.25));
}

/** As `resolution` says for a map's place on the page now. */
export function resolutionOf(software: boolean, root: HTMLElement): number {
  return resolution(software, root.clientWidth, root.clientHeight, devicePixelRatio);
}
