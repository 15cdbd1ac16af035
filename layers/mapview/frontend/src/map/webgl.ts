/** What this browser can draw with. */
export interface Graphics {
  available: boolean;
  /** Drawn by the processor: smoothing and redraws are dear. */
  software: boolean;
}

export function detectGraphics(): Graphics {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return {available: false, software: false};
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return {available: true, software: /swiftshader|llvmpipe|software|basic render/i.test(renderer)};
}
