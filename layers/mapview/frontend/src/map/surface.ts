import {AmbientLight, DirectionalLight, LightingEffect, type Layer} from '@deck.gl/core';
import {MapboxOverlay} from '@deck.gl/mapbox';
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import type {View} from '../store';
import {ANCHORS} from './anchors';
import type {Palette} from './palette';
import {resolutionOf} from './resolution';
import type {Graphics} from './webgl';

const MIN_ZOOM = 8;
const MAX_ZOOM = 21;
const MAX_PITCH_DEG = 70;
/** deck.gl and MapLibre count light differently. */
const AMBIENT = 1.1;
const SUN = 1.1;

/** One WebGL surface: MapLibre moves the camera and paints the ground, deck.gl draws on it. */
export class Surface {
  readonly map: maplibregl.Map;
  private readonly overlay: MapboxOverlay;
  private painted: Palette | null = null;

  constructor(
    private readonly root: HTMLElement,
    view: View,
    palette: Palette,
    private readonly graphics: Graphics,
  ) {
    this.map = new maplibregl.Map({
      container: root,
      style: {
        version: 8,
        sources: {},
        layers: [{id: 'ground', type: 'background', paint: {'background-color': palette.ground}}, ...ANCHORS],
      },
      center: [view.longitude, view.latitude],
      zoom: view.zoom,
      pitch: view.pitch,
      bearing: view.bearing,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      maxPitch: MAX_PITCH_DEG,
      attributionControl: false,
      keyboard: false,
      doubleClickZoom: false,
      fadeDuration: 0,
      renderWorldCopies: false,
      canvasContextAttributes: {antialias: !graphics.software},
      pixelRatio: resolutionOf(graphics.software, root),
    });
    this.overlay = new MapboxOverlay({
      interleaved: true,
      layers: [],
      effects: [light()],
      parent: inertParent(),
      getTooltip: null,
    } as never);
    this.painted = palette;
  }

  /** Begin to draw; until then the camera can be placed without fetching what it passes over. */
  open(): void {
    this.map.addControl(this.overlay as unknown as maplibregl.IControl);
  }

  /** So many device pixels to a page pixel, of the map and of what deck.gl draws on it. */
  sharpen(pixelRatio: number): void {
    this.map.setPixelRatio(pixelRatio);
    // deck.gl draws into the map's buffer, whose size it otherwise takes from the screen.
    const {_deck: deck} = this.overlay as unknown as {_deck?: {_canvasContext?: {setDrawingBufferSize(width: number, height: number): void}}};
    const {width, height} = this.map.getCanvas();
    deck?._canvasContext?.setDrawingBufferSize(width, height);
  }

  /** Take the size of its place on the page, and as many pixels as that is worth. */
  fit(): void {
    const ratio = resolutionOf(this.graphics.software, this.root);
    if (Math.abs(this.map.getPixelRatio() - ratio) > 0.01) this.map.setPixelRatio(ratio);
    else this.map.resize();
  }

  draw(layers: Layer[], palette: Palette): void {
    if (palette !== this.painted) {
      this.painted = palette;
      if (this.map.getLayer('ground')) this.map.setPaintProperty('ground', 'background-color', palette.ground);
    }
    this.overlay.setProps({layers});
  }

  pick(x: number, y: number, radius: number, layerIds: string[]): {layerId: string; object: unknown} | null {
    const info = this.overlay.pickObject({x, y, radius, layerIds});
    return info?.layer && info.object ? {layerId: info.layer.id, object: info.object} : null;
  }
}

/**
 * deck.gl would pick on every move of the mouse and take the cursor over; given an element of
 * its own to listen to, it leaves both to us.
 */
function inertParent(): HTMLElement {
  const parent = document.createElement('div');
  parent.appendChild(document.createElement('div')).className = 'deck-events-root';
  return parent;
}

function light(): LightingEffect {
  return new LightingEffect({
    ambient: new AmbientLight({color: [255, 255, 255], intensity: AMBIENT}),
    sun: new DirectionalLight({color: [255, 250, 240], intensity: SUN, direction: [-1.2, -2.4, -2.2]}),
  });
}
