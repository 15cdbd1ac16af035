import type * as maplibregl from 'maplibre-gl';
import type {Overlay} from './overlay';
import type {Surface} from './surface';

const READY_WITHIN_MS = 8_000;
/** No browser draws larger surfaces for certain. */
const MOST_PX = 8192;

/** The map with everything on it, as one picture, so many times larger than on the screen. */
export async function capture(surface: Surface, overlay: Overlay, scale: number): Promise<HTMLCanvasElement> {
  const {map} = surface;
  const {clientWidth, clientHeight} = map.getContainer();
  const largest = Math.max(1, Math.min(scale, MOST_PX / Math.max(clientWidth, clientHeight)));
  const before = map.getPixelRatio();
  surface.sharpen(largest);
  try {
    await drawn(map);
    const above = await overlay.picture(largest);
    const picture = document.createElement('canvas');
    picture.width = Math.round(clientWidth * largest);
    picture.height = Math.round(clientHeight * largest);
    const context = picture.getContext('2d');
    if (!context) throw new Error('no canvas');
    if (above) context.drawImage(above, 0, 0, picture.width, picture.height);
    overlay.paint(context, largest);
    const top = cloneOf(picture);
    // What WebGL has drawn is only there until the browser shows it: the map is read while it draws.
    await new Promise<void>((done) => {
      map.once('render', () => {
        context.clearRect(0, 0, picture.width, picture.height);
        context.drawImage(map.getCanvas(), 0, 0, picture.width, picture.height);
        context.drawImage(top, 0, 0);
        done();
      });
      map.triggerRepaint();
    });
    return picture;
  } finally {
    surface.sharpen(before);
    overlay.pictured();
  }
}

function cloneOf(picture: HTMLCanvasElement): HTMLCanvasElement {
  const clone = document.createElement('canvas');
  clone.width = picture.width;
  clone.height = picture.height;
  clone.getContext('2d')?.drawImage(picture, 0, 0);
  return clone;
}

/** Wait until every tile in view is drawn, or long enough. */
function drawn(map: maplibregl.Map): Promise<void> {
  return new Promise((done) => {
    const timer = window.setTimeout(done, READY_WITHIN_MS);
    map.once('idle', () => {
      clearTimeout(timer);
      done();
    });
    map.triggerRepaint();
  });
}
