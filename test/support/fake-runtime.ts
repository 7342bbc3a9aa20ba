import type { ActionType } from '../../workflows/actions/define-action.ts';
import { validateActions } from '../../workflows/actions/validate.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { CallEvent, CallEventBody, ServiceEvent } from '../../workflows/interpreter/events.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import type { Happening, Outcome } from '../../workflows/interpreter/outcome.ts';
import type { Runtime } from '../../workflows/interpreter/runtime.ts';
import { DIGITS } from '../../workflows/interpreter/variables.ts';
import type { ActiveflowFacts, ReferenceType } from '../../workflows/protocol.ts';

export const NOW = Date.UTC(2026, 0, 5, 9, 30);
/** The key of the effect under way. */
export const KEY = 'flow/1.1';

export interface Given {
  readonly variables?: Record<string, string>;
  /** Digits typed ahead. */
  readonly typed?: string;
  readonly now?: number;
  readonly reference_type?: ReferenceType;
  readonly noCall?: true;
}

const facts: ActiveflowFacts = {
  id: 'flow',
  customer_id: 'customer',
  flow_id: 'stored',
  reference_type: 'call',
  reference_id: 'call',
  reference_activeflow_id: '',
  complete_count: 0,
  limits: DEFAULT_LIMITS,
};

/** What one action sees, as plain fields that a test reads afterwards. */
class FakeRuntime implements Runtime {
  readonly facts: ActiveflowFacts;
  readonly stored: JsonObject;
  readonly call: { id: string; status: 'ringing' | 'progressing' | 'hangup' } = {
    id: 'call',
    status: 'ringing',
  };
  readonly lastKey = KEY;
  readonly values: Record<string, string>;
  readonly variables: Runtime['variables'];
  readonly digits: Runtime['digits'];
  now: number;
  typed: string;
  notes: JsonObject = {};
  jumps = 0;
  resumedWith: [string, string] | undefined;

  constructor(stored: JsonObject, { variables = {}, typed = '', now = NOW, reference_type, noCall }: Given) {
    this.facts = { ...facts, reference_type: reference_type ?? 'call' };
    if (noCall) this.call.status = 'hangup';
    this.stored = stored;
    this.now = now;
    this.typed = typed;
    this.values = { ...variables };
    this.variables = {
      get: (name) => this.values[name] ?? '',
      all: () => ({ ...this.values }),
      set: (values) => void Object.assign(this.values, values),
    };
    this.digits = {
      take: () => this.#takeDigit(),
      forget: () => {
        this.typed = '';
      },
      collected: (digits) => {
        this.values[DIGITS] = digits;
      },
    };
  }

  newId(): string {
    return 'new-id';
  }

  callAnswered(): void {
    this.call.status = 'progressing';
  }

  resumedBy(type: string, value: string): void {
    this.resumedWith = [type, value];
  }

  #takeDigit(): string {
    const digit = this.typed.slice(0, 1);
    this.typed = this.typed.slice(1);
    return digit;
  }
}

/** One action on its own: it is started and told what happens, as the interpreter would. */
export class Trial {
  readonly runtime: FakeRuntime;
  readonly #type: ActionType;
  readonly #option: unknown;

  constructor(type: ActionType, option: JsonObject = {}, given: Given = {}) {
    this.#type = type;
    this.runtime = new FakeRuntime(option, given);
    this.#option = type.parse(option);
  }

  start(): Outcome {
    return this.#noted(this.#type.start(this.runtime, this.#option));
  }

  resume(happening: Happening): Outcome {
    return this.#noted(this.#type.resume(this.runtime, this.#option, happening));
  }

  performed(value: JsonObject): Outcome {
    return this.resume({ kind: 'performed', value });
  }

  refused(code: string): Outcome {
    return this.resume({ kind: 'refused', failure: { code, message: code } });
  }

  event(body: CallEventBody): Outcome {
    const event: CallEvent = { ...body, call_id: 'call', number: 1, at: this.runtime.now };
    return this.resume({ kind: 'event', event });
  }

  /** Of another call than the flow's own. */
  legEvent(call_id: string, body: CallEventBody): Outcome {
    const event: CallEvent = { ...body, call_id, number: 1, at: this.runtime.now };
    return this.resume({ kind: 'event', event });
  }

  service(body: Omit<ServiceEvent, 'number' | 'at'>): Outcome {
    return this.resume({ kind: 'event', event: { ...body, number: 1, at: this.runtime.now } });
  }

  digit(digit: string): Outcome {
    this.runtime.typed += digit;
    return this.event({ type: 'digit', digit });
  }

  timeout(): Outcome {
    return this.resume({ kind: 'timeout' });
  }

  continued(): Outcome {
    return this.resume({ kind: 'continued' });
  }

  get interruption(): string | undefined {
    return this.#type.interrupt(this.runtime, this.#option)?.name;
  }

  #noted(outcome: Outcome): Outcome {
    if (outcome.kind === 'perform' || outcome.kind === 'rest') {
      this.runtime.notes = outcome.notes ?? this.runtime.notes;
    }
    if (outcome.kind === 'jump' && outcome.isCounted) this.runtime.jumps++;
    return outcome;
  }
}

/** Where validation refuses this option: paths below `actions[0].option`; empty when it is accepted. */
export function refusedPaths(type: string, option: JsonObject): string[] {
  const result = validateActions([{ type, option }], () => 'id');
  return 'issues' in result ? result.issues.map(({ path }) => path.replace('actions[0].option.', '')) : [];
}

/** The failure's code, when the outcome is one. */
export function failureOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'fail' ? outcome.failure.code : undefined;
}

export function isCritical(outcome: Outcome): boolean {
  return outcome.kind === 'fail' && outcome.failure.critical === true;
}
