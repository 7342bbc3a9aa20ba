import type {
  Correspondence,
  NewCase,
  NewEmail,
  NewMessage,
  NewWords,
} from '../../activities/correspondence.ts';
import { EffectRefused } from '../../activities/failure.ts';

type Written = (NewMessage | NewEmail | NewWords | NewCase) & { readonly id: string };

/** What flows write, in memory: once per key. */
export class MemoryCorrespondence implements Correspondence {
  readonly written: Written[] = [];
  /** What the next ones are refused with. */
  refusal: string | undefined;

  sendMessage = (message: NewMessage) => this.#write(message);
  sendEmail = (email: NewEmail) => this.#write(email);
  say = (words: NewWords) => this.#write(words);
  openCase = (opened: NewCase) => this.#write(opened);

  async #write(what: Omit<Written, 'id'>): Promise<{ id: string }> {
    if (this.refusal !== undefined) throw new EffectRefused(this.refusal, 'refused by the test');
    // Without the activeflow's id: the same in every run.
    const id = `of ${what.key.split('/').at(-1)}`;
    if (!this.written.some((known) => known.id === id)) this.written.push({ ...what, id } as Written);
    return { id };
  }
}
