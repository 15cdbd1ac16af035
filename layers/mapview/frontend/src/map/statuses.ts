import {ALARM, AVAILABLE, FAULT, ON_SCENE, OUT_OF_SERVICE, PREMISES, PREMISES_SMALL, UNDER_WAY} from './palette';

/** How a status looks: a colour, and a badge so that colour is never alone. */
export type Badge = 'none' | 'moving' | 'square' | 'slash' | 'bang' | 'diamond';

export interface Look {
  colour: string;
  badge: Badge;
  /** Outlined rather than filled: what runs as it should does not ask for a glance. */
  quiet: boolean;
}

const LOOKS = {
  well: {colour: AVAILABLE, badge: 'none', quiet: false},
  online: {colour: AVAILABLE, badge: 'none', quiet: true},
  moving: {colour: UNDER_WAY, badge: 'moving', quiet: false},
  working: {colour: ON_SCENE, badge: 'square', quiet: false},
  off: {colour: OUT_OF_SERVICE, badge: 'slash', quiet: true},
  alarm: {colour: ALARM, badge: 'bang', quiet: false},
  fault: {colour: FAULT, badge: 'diamond', quiet: false},
  place: {colour: PREMISES, badge: 'none', quiet: true},
  smallPlace: {colour: PREMISES_SMALL, badge: 'none', quiet: true},
} satisfies Record<string, Look>;

export type LookName = keyof typeof LOOKS;

const BY_STATUS: Record<string, LookName> = {
  available: 'well',
  online: 'online',
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

/** Whether a thing asks for a glance by itself: a unit, or a device that rings or fails. */
export function isLoud(row: Record<string, unknown>): boolean {
  const status = row['status'];
  return status !== undefined && !LOOKS[lookOf(status)].quiet;
}
