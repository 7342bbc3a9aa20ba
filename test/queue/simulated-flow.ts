import type { Message } from '../../workflows/queue/news.ts';
import type { CallerFacts, QueueState } from '../../workflows/queue/state.ts';
import type { CallCentre } from './call-centre.ts';

/** What a caller's flow does in a queue: waits, comes to the bridge when it is told to, and goes on when it is over. */
export class SimulatedFlow {
  /** It hung up or went on. */
  hasLeft = false;
  hungUp = false;
  /** Whom it stands in a bridge with. */
  bridge = '';
  #numbers = 0;
  readonly #centre: CallCentre;
  readonly #queue: QueueState;
  readonly #facts: CallerFacts;

  constructor(centre: CallCentre, queue: QueueState, facts: CallerFacts) {
    this.#centre = centre;
    this.#queue = queue;
    this.#facts = facts;
  }

  hangUp(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.hungUp = true;
    this.#centre.tell(this.#queue, { kind: 'leave', id: this.#facts.id }, true);
  }

  told({ number, name, forward }: Message): void {
    if (number !== ++this.#numbers) this.#centre.mistakes.push(`message ${number} comes as ${this.#numbers}`);
    if (this.hasLeft) return;
    if (name === 'over') this.hasLeft = true;
    if (name === 'waiting') this.bridge = '';
    if (name === 'connecting' && forward !== undefined)
      this.#centre.later(this.#centre.habits.pace(), () => this.#serve());
  }

  /** What `queue_serve` does: it asks what is stored, as it may be late. */
  #serve(): void {
    if (this.hasLeft) return;
    const standing = this.#centre.seats.get(this.#facts.id)?.standings.at(-1);
    if (standing?.status !== 'connecting') return;
    this.bridge = standing.offer_id;
    const { id } = this.#facts;
    const { offer_id } = standing;
    const kind = this.#centre.isThere(offer_id) ? 'met' : 'missed';
    // The word of it is on the way for a while.
    this.#centre.later(this.#centre.habits.pace(), () =>
      this.#centre.tell(this.#queue, { kind, id, offer_id }),
    );
  }
}
