import { type FlowClient, FlowClientError } from '../../src/flow-client.ts';
import type { EventSignal, FlowView, Request, RequestAnswer, StartInput } from '../../workflows/protocol.ts';

/** Running activeflows that exist only on paper: it writes down what it is asked, and answers what the test put in. */
export class FakeFlows implements FlowClient {
  readonly started: StartInput[] = [];
  readonly stopped: string[] = [];
  readonly requested: { readonly id: string; readonly request: Request }[] = [];
  readonly events: EventSignal[] = [];
  readonly viewed: { readonly id: string; readonly timeoutMs: number }[] = [];
  readonly views = new Map<string, FlowView>();
  /** Temporal cannot be reached. */
  away = false;
  /** Temporal goes away just before the next start. */
  awayAtStart = false;
  /** What the workflow answers to requests instead of doing them. */
  refusal: FlowClientError | undefined;
  /** What happens while a request is on its way. */
  onRequest: (id: string) => Promise<void> = async () => {};
  /** What a stop does, and whether a workflow is there to take it. */
  onStop: (id: string) => Promise<'sent' | 'gone'> = async () => 'sent';

  async start(input: StartInput): Promise<void> {
    this.away ||= this.awayAtStart;
    this.#reach();
    this.started.push(input);
  }

  async stop(id: string): Promise<'sent' | 'gone'> {
    this.#reach();
    this.stopped.push(id);
    return this.onStop(id);
  }

  /** Whether a workflow is there to take an event. */
  onEvent: (id: string) => 'sent' | 'gone' = () => 'sent';

  async event(id: string, event: EventSignal): Promise<'sent' | 'gone'> {
    this.#reach();
    this.events.push(event);
    return this.onEvent(id);
  }

  async request(id: string, request: Request): Promise<RequestAnswer> {
    this.#reach();
    await this.onRequest(id);
    if (this.refusal !== undefined) throw this.refusal;
    this.requested.push({ id, request });
    return { ok: true };
  }

  async view(id: string, timeoutMs: number): Promise<FlowView | undefined> {
    this.viewed.push({ id, timeoutMs });
    return this.away ? undefined : this.views.get(id);
  }

  async reachable(): Promise<boolean> {
    return !this.away;
  }

  #reach(): void {
    if (this.away)
      throw new FlowClientError('unavailable', 'SERVICE_UNAVAILABLE', 'switched off by the test');
  }
}
