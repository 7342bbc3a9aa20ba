import { readFileSync } from 'node:fs';
import type { CallRecord } from '../../../src/providers/asterisk/call-record.ts';
import { parseEvent } from '../../../src/providers/asterisk/events.ts';
import type { Chore, Step } from '../../../src/providers/asterisk/step.ts';
import { type CallNews, translate } from '../../../src/providers/asterisk/translate.ts';

/** Events as Asterisk 22.10.1 sent them, one JSON text a line. `ids` replaces what a test cannot know. */
export function recorded(name: string, ids: Readonly<Record<string, string>> = {}): CallNews[] {
  let text = readFileSync(new URL(`recorded/${name}.jsonl`, import.meta.url), 'utf8');
  for (const [from, to] of Object.entries(ids)) text = text.replaceAll(from, to);
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const event = parseEvent(line);
      return event === undefined || event.type === 'ApplicationReplaced' ? [] : [event];
    });
}

/** What becomes of a call, with all that was told and asked for. `between` is what commands change before an event is taken. */
export function follow(
  events: readonly CallNews[],
  first?: CallRecord,
  between: (record: CallRecord, event: CallNews) => CallRecord = (record) => record,
): { readonly record: CallRecord | undefined; readonly told: string[]; readonly chores: Chore[] } {
  let record = first;
  const steps: Step[] = [];
  for (const event of events) {
    record &&= between(record, event);
    const step = translate(record, event);
    if (step === undefined) continue;
    record = step.record;
    steps.push(step);
  }
  const told = steps.flatMap(({ news }) => news.map(({ at: _, ...what }) => Object.values(what).join(' ')));
  return { record, told, chores: steps.flatMap(({ chores }) => chores) };
}
