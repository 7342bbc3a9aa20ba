/**
 * The state of a root workflow and its handlers. Invariants:
 *
 * - R1. The root is the only public address: it numbers everything that comes from outside, in one series.
 * - R2. A delivery stays in `pending` until a token shows it as taken; so whoever holds the token next gets it.
 * - R3. A child is told of deliveries, of the end and of suspension only after its start is confirmed.
 * - R4. Everything a handler touches is a field set in the constructor, before the first handler is registered.
 */
import {
  ApplicationFailure,
  CancellationScope,
  type ChildWorkflowHandle,
  condition,
  log,
  setHandler,
} from '@temporalio/workflow';
import { definitions } from '../actions/index.ts';
import { insertBehind, locate, topFrame } from '../interpreter/cursor.ts';
import { end } from '../interpreter/end.ts';
import type { Answer } from '../interpreter/receive.ts';
import { newToken, type Run } from '../interpreter/run.ts';
import { jsonBytes } from '../interpreter/state-size.ts';
import type { Delivery, Ended, Token } from '../interpreter/token.ts';
import { toView } from '../interpreter/view.ts';
import type { FlowView, Request, RequestAnswer, StartInput } from '../protocol.ts';
import type { stack } from '../stack.ts';
import { FlowClock } from './flow-clock.ts';
import { type IntakeState, knownAnswer, newIntake, rememberAnswer, takeIn, takeRequest } from './intake.ts';
import {
  answerSignal,
  deliverSignal,
  endSignal,
  eventSignal,
  requestUpdate,
  type StackResult,
  stateQuery,
  stopSignal,
  suspendSignal,
} from './messages.ts';
import { ServiceWatch } from './service-watch.ts';

type StackHandle = ChildWorkflowHandle<typeof stack>;

export class Root {
  readonly input: StartInput;
  readonly intake: IntakeState;
  readonly clock: FlowClock;
  readonly services = new ServiceWatch();
  token: Token;
  status: '' | 'running';
  stopping: Ended | undefined;
  /** Whether the token is older than what a stack may have stored. */
  isStackLost = false;
  /** Deliveries that no token shows as taken yet. */
  #pending: Delivery[];
  #child: StackHandle | undefined;
  #childId: string | undefined;
  #told = 0;
  readonly #waiting = new Map<number, string>();

  constructor(input: StartInput) {
    this.input = input;
    this.intake = input.intake ?? newIntake();
    this.clock = new FlowClock();
    this.token = input.token ?? firstToken(input);
    this.status = input.call?.dial && !input.token ? '' : 'running';
    this.stopping = undefined;
    this.#pending = [...this.token.mailbox];
    this.#listen();
  }

  get run(): Run {
    return {
      facts: this.input.facts,
      token: this.token,
      definitions,
      clock: this.clock,
    };
  }

  /** Requests that wait for an answer: their callers' updates are still open. */
  get isAsked(): boolean {
    return this.#waiting.size > 0;
  }

  answer(n: number, answer: Answer): void {
    const requestId = this.#waiting.get(n);
    if (requestId === undefined) return;
    this.#waiting.delete(n);
    rememberAnswer(this.intake, requestId, answer);
  }

  /** What the child that starts now gets to take; deliveries that come from here on are sent. */
  openChild(workflowId: string): Delivery[] {
    this.#childId = workflowId;
    this.#pending = this.#untaken();
    this.#told = this.intake.given;
    return this.#pending;
  }

  /** The child's start is confirmed: it hears what came meanwhile, and from now on everything. */
  childStarted(child: StackHandle): void {
    this.#child = child;
    for (const delivery of this.#pending.filter(({ n }) => n > this.#told))
      this.#tell((to) => to.signal(deliverSignal, delivery));
    const { stopping } = this;
    if (stopping) this.#tell((to) => to.signal(endSignal, stopping));
  }

  /** The child is closed and the token back, with what the child answered. */
  childClosed(token: Token, answers: StackResult['answers']): void {
    for (const [n, answer] of answers) this.answer(n, answer);
    this.#child = undefined;
    this.#childId = undefined;
    this.token = token;
    this.#pending = this.#untaken();
    this.token.mailbox = [...this.#pending];
  }

  /** The child was terminated or failed, and the newest state is gone with it: the flow ends. */
  childLost(workflowId: string): void {
    this.#child = undefined;
    this.#childId = undefined;
    this.isStackLost = true;
    const message = `the stack ${workflowId} was lost, and with it what it knew`;
    end(this.run, this.stopping ?? { reason: 'failed', error: { code: 'STACK_LOST', message } });
  }

  suspendChild(): void {
    this.#tell((to) => to.signal(suspendSignal));
  }

  /** Ends the flow now, whatever it does. */
  stop(ended: Ended): void {
    if (this.stopping) return;
    this.stopping = ended;
    this.#tell((to) => to.signal(endSignal, ended));
  }

  /** Everything that was asked and never answered is refused: the flow has ended. */
  refuseRest(): void {
    const failure = { code: 'STATE_INVALID', message: `the activeflow ${this.input.facts.id} has ended` };
    for (const n of [...this.#waiting.keys()]) this.answer(n, { ok: false, failure });
  }

  #listen(): void {
    setHandler(eventSignal, (event) => {
      for (const delivery of takeIn(this.intake, event)) this.#deliver(delivery);
    });
    setHandler(stopSignal, () => this.stop({ reason: 'stopped' }));
    setHandler(answerSignal, (n, answer) => this.#answeredByChild(n, answer));
    setHandler(requestUpdate, (request) => this.#request(request), {
      validator: (request) => this.#check(request),
    });
    setHandler(stateQuery, () => this.#view());
    CancellationScope.current().cancelRequested.catch(() => this.stop({ reason: 'stopped' }));
  }

  #deliver(delivery: Delivery): void {
    this.#pending.push(delivery);
    if (this.#childId === undefined) this.token.mailbox.push(delivery);
    else this.#tell((to) => to.signal(deliverSignal, delivery));
  }

  #untaken(): Delivery[] {
    return this.#pending.filter(({ n }) => n > this.token.received);
  }

  #answeredByChild(n: number, answer: Answer): void {
    const delivery = this.#pending.find((pending) => pending.n === n);
    const frame = topFrame(this.token);
    if (frame && answer.ok && delivery?.kind === 'request' && delivery.request.kind === 'add') {
      insertBehind(frame, delivery.request.actions);
    }
    this.answer(n, answer);
  }

  #check(request: Request): void {
    if (this.token.ended || this.stopping)
      throw refusal('STATE_INVALID', `the activeflow ${this.input.facts.id} has ended`);
    if (typeof request?.id !== 'string' || typeof request.kind !== 'string') {
      throw refusal('INVALID_ARGUMENT', 'a request has an id and a kind');
    }
    const { flow_bytes } = this.input.facts.limits;
    if (this.#askedBytes() > flow_bytes) {
      throw refusal(
        'STATE_TOO_LARGE',
        `requests of more than ${flow_bytes} bytes wait already; send this one again later`,
      );
    }
    if (request.kind === 'forward' && this.#childId !== undefined && !this.#knows(request.action_id)) {
      throw refusal(
        'NOT_FOUND',
        `no open stack of activeflow ${this.input.facts.id} has an action ${request.action_id}`,
      );
    }
  }

  /** Bytes of the requests that nobody has taken yet: they travel with the token. */
  #askedBytes(): number {
    const asked = this.#pending.filter(({ n }) => this.#waiting.has(n));
    return asked.reduce((sum, delivery) => sum + jsonBytes(delivery), 0);
  }

  #knows(actionId: string): boolean {
    return locate(this.token, actionId) !== undefined;
  }

  async #request(request: Request): Promise<RequestAnswer> {
    if (knownAnswer(this.intake, request.id) === undefined) {
      const asked = [...this.#waiting.values()].includes(request.id);
      if (!asked) {
        const delivery = takeRequest(this.intake, request);
        this.#waiting.set(delivery.n, request.id);
        this.#deliver(delivery);
      }
      await CancellationScope.nonCancellable(() =>
        condition(() => knownAnswer(this.intake, request.id) !== undefined),
      );
    }
    const answer = knownAnswer(this.intake, request.id) as Answer;
    if (!answer.ok) throw refusal(answer.failure.code, answer.failure.message);
    return { ok: true };
  }

  #view(): FlowView {
    const view = toView(this.run, this.status);
    return this.#childId === undefined ? view : { ...view, child: this.#childId };
  }

  /**
   * Signals the child, if its start is confirmed; also when this workflow was cancelled, which would keep a signal back. A
   * child that has closed needs none: its result shows what it has taken.
   */
  #tell(send: (child: StackHandle) => Promise<void>): void {
    const child = this.#child;
    if (!child) return;
    CancellationScope.nonCancellable(() => send(child)).catch((error: unknown) => {
      log.debug('the stack has closed already', { error: String(error) });
    });
  }
}

function firstToken({ actions, variables, call }: StartInput): Token {
  return newToken({ actions, variables, ...(call ? { call: { id: call.id, status: call.status } } : {}) });
}

function refusal(code: string, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}
