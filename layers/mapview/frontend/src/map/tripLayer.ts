import type {DefaultProps} from '@deck.gl/core';
import {PathLayer, type PathLayerProps} from '@deck.gl/layers';

interface TripProps<T> {
  /** Up to which second paths are drawn. */
  currentTime: number;
  /** So many seconds behind it they have faded out. */
  trailLength: number;
  getTimestamps: (row: T) => Float32Array;
}

const NAME = 'trip';
const BLOCK = `layout(std140) uniform ${NAME}Uniforms {
  float currentTime;
  float trailLength;
} ${NAME};
`;
const uniforms = {name: NAME, vs: BLOCK, fs: BLOCK, uniformTypes: {currentTime: 'f32', trailLength: 'f32'}} as const;

const defaultProps = {
  currentTime: {type: 'number', value: 0},
  trailLength: {type: 'number', value: 600, min: 1},
  getTimestamps: {type: 'accessor', value: (row: {times: Float32Array}) => row.times},
} as unknown as DefaultProps<PathLayerProps>;

/**
 * Paths with a second for each point, of which the graphics card draws what lies between `currentTime`
 * and a while before it: a picture of another moment costs one number. deck.gl's TripsLayer does the
 * same, but comes with a package of tile loaders that this program does not need.
 */
export class TripLayer<T> extends PathLayer<T, TripProps<T>> {
  static override layerName = 'TripLayer';
  static override defaultProps = defaultProps as never;

  override getShaders(): ReturnType<PathLayer['getShaders']> {
    const shaders = super.getShaders();
    shaders.inject = {
      'vs:#decl': 'in float instanceTimes;\nin float instanceNextTimes;\nout float vTime;\n',
      'vs:#main-end': 'vTime = instanceTimes + (instanceNextTimes - instanceTimes) * clamp(vPathPosition.y / max(vPathLength, 0.0001), 0.0, 1.0);\n',
      'fs:#decl': 'in float vTime;\n',
      'fs:#main-start': `if (vTime > ${NAME}.currentTime || vTime < ${NAME}.currentTime - ${NAME}.trailLength) discard;\n`,
      'fs:DECKGL_FILTER_COLOR': `color.a *= 1.0 - (${NAME}.currentTime - vTime) / ${NAME}.trailLength;\n`,
    };
    shaders.modules = [...shaders.modules, uniforms];
    return shaders;
  }

  override initializeState(): void {
    super.initializeState();
    this.getAttributeManager()!.addInstanced({
      times: {
        size: 1,
        accessor: 'getTimestamps',
        shaderAttributes: {instanceTimes: {vertexOffset: 0}, instanceNextTimes: {vertexOffset: 1}},
      },
    });
  }

  override draw(parameters: never): void {
    const {currentTime, trailLength} = this.props;
    (this.state.model as unknown as {shaderInputs: {setProps(props: object): void}}).shaderInputs.setProps({[NAME]: {currentTime, trailLength}});
    super.draw(parameters);
  }
}
