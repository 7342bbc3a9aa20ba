/** The services that a flow is in. */
import type { Effect, EffectName } from './outcome.ts';
import type { Token } from './token.ts';

export interface OpenService {
  readonly id: string;
  /** See {@link Service.leave}. */
  readonly leave: EffectName;
}

/** Services whose stacks are among the frames held here, and who want to know when they are left. An end leaves all of them. */
export function openServices({ frames, ended }: Token): OpenService[] {
  return ended ? [] : frames.flatMap(({ id, leave }) => (leave ? [{ id, leave }] : []));
}

/** Those of `before` whose stacks are no longer open. */
export function leftServices(before: readonly OpenService[], token: Token): OpenService[] {
  const open = openServices(token);
  return before.filter(({ id }) => !open.some((service) => service.id === id));
}

/** What tells a service that its stack was left. */
export function leaveEffect({ id, leave }: OpenService): Effect {
  return { name: leave, input: { service_id: id }, summary: `left service ${id}` };
}
