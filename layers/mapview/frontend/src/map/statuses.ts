import {ALARM, AVAILABLE, FAULT, ON_SCENE, OUT_OF_SERVICE, PREMISES, PREMISES_SMALL, UNDER_WAY} from './palette';

/** How a status looks: a colour, and a badge so that colour is never alone. */
export type Badge = 'none' | 'moving' | 'square' | 'slash' | 'bang' | 'diamond';

export interface Look {
  colour: string;
  badge: Badge;
}

const LOOKS = {
  well: {colour: AVAILABLE, badge: 'none'},
  moving: {colour: UNDER_WAY, badge: 'moving'},
  working: {colour: ON_SCENE, badge: 'square'},
  off: {colour: OUT_OF_SERVICE, badge: 'slash'},
  alarm: {colour: ALARM, badge: 'bang'},
  fault: {colour: FAULT, badge: 'diamond'},
  place: {colour: PREMISES, badge: 'none'},
  smallPlace: {colour: PREMISES_SMALL, badge: 'none'},
} satisfies Record<string, Look>;

export type LookName = keyof typeof LOOKS;

const BY_STATUS: Record<string, LookName> = {
  available: 'well',
  online: 'well',
  reserved: 'moving',
  dispatched: 'moving',
  en_route: 'moving',
  returning: 'moving',
  on_scene: 'working',
  busy: 'working',
  out_of_service: 'off',
  offline: 'off',
  alarm: 'alarm',
  fault: 'fault',
};

export const LOOK_NAMES = Object.keys(LOOKS) as LookName[];

export function lookNamed(name: LookName): Look {
  return LOOKS[name];
}

export function lookOf(status: unknown): LookName {
  return BY_STATUS[String(status)] ?? 'well';
}
