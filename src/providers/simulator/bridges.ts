import {
  type BridgeJoinCommand,
  type BridgeKind,
  type CallBridge,
  NO_BRIDGE,
} from '../../../activities/call-bridges.ts';
import type { CommandAnswer } from '../../../activities/call-control.ts';
import type { BridgeLeave } from '../../../workflows/interpreter/events.ts';
import type { SimulatedCall } from './call.ts';

interface Bridge {
  readonly id: string;
  readonly kind: BridgeKind;
  readonly members: Map<SimulatedCall, { muted: boolean }>;
}

const KEPT_ENDED = 10_000;

/** Who is in a bridge with whom, and so who hears whom. */
export class Bridges {
  readonly #open = new Map<string, Bridge>();
  readonly #of = new Map<SimulatedCall, Bridge>();
  readonly #over = new Set<string>();

  /** Where a call is. */
  place(call: SimulatedCall): CallBridge {
    const bridge = this.#of.get(call);
    if (bridge === undefined) return NO_BRIDGE;
    return { bridge_id: bridge.id, muted: bridge.members.get(call)?.muted === true };
  }

  join(call: SimulatedCall, { bridge_id, kind, muted = false }: BridgeJoinCommand): CommandAnswer {
    if (this.#over.has(bridge_id)) return 'gone';
    const before = this.#of.get(call);
    if (before?.id === bridge_id) return 'already';
    if (before !== undefined) this.#take(call, before, 'left');
    const bridge = this.#open.get(bridge_id) ?? { id: bridge_id, kind, members: new Map() };
    this.#open.set(bridge_id, bridge);
    this.#of.set(call, bridge);
    bridge.members.set(call, { muted });
    call.joined(bridge_id, bridge.kind);
    accompany(call, bridge);
    return 'started';
  }

  leave(call: SimulatedCall, bridgeId: string, reason: BridgeLeave): CommandAnswer {
    const bridge = this.#of.get(call);
    if (bridge?.id !== bridgeId) return 'gone';
    this.#take(call, bridge, reason);
    return 'started';
  }

  mute(call: SimulatedCall, bridgeId: string, muted: boolean): CommandAnswer {
    const bridge = this.#of.get(call);
    if (bridge?.id !== bridgeId) return 'gone';
    bridge.members.set(call, { muted });
    return 'started';
  }

  end(bridgeId: string): CommandAnswer {
    const bridge = this.#open.get(bridgeId);
    if (bridge === undefined) return 'gone';
    this.#close(bridge);
    return 'started';
  }

  /** Takes a call out of whatever bridge it is in. */
  leaveAny(call: SimulatedCall): void {
    const bridge = this.#of.get(call);
    if (bridge !== undefined) this.#take(call, bridge, 'left');
  }

  /** The call is over: it is in no bridge any more, and is not told. */
  ended(call: SimulatedCall): void {
    const bridge = this.#of.get(call);
    if (bridge === undefined) return;
    this.#remove(call, bridge);
    this.#settle(bridge);
  }

  /** What is said on a call is heard by the others. */
  spread(call: SimulatedCall, text: string, duration: number): void {
    const bridge = this.#of.get(call);
    if (bridge === undefined || bridge.kind === 'holding' || bridge.members.get(call)?.muted) return;
    for (const other of bridge.members.keys()) if (other !== call) other.hear(call.setup.id, text, duration);
  }

  #take(call: SimulatedCall, bridge: Bridge, reason: BridgeLeave): void {
    this.#remove(call, bridge);
    call.left(bridge.id, reason);
    this.#settle(bridge);
  }

  #remove(call: SimulatedCall, bridge: Bridge): void {
    this.#of.delete(call);
    bridge.members.delete(call);
  }

  /** After somebody is gone: of two that were connected, the other is alone. */
  #settle(bridge: Bridge): void {
    if (bridge.members.size === 0 || (bridge.kind === 'connect' && bridge.members.size === 1))
      this.#close(bridge);
  }

  #close(bridge: Bridge): void {
    this.#open.delete(bridge.id);
    this.#over.add(bridge.id);
    const [oldest] = this.#over;
    if (this.#over.size > KEPT_ENDED && oldest !== undefined) this.#over.delete(oldest);
    for (const call of [...bridge.members.keys()]) {
      this.#remove(call, bridge);
      call.left(bridge.id, 'ended');
    }
  }
}

/** Tells whoever has company now and had none before. */
function accompany(newcomer: SimulatedCall, { kind, members }: Bridge): void {
  if (kind === 'holding' || members.size < 2) return;
  const news = members.size === 2 ? [...members.keys()] : [newcomer];
  for (const call of news) call.accompanied();
}
