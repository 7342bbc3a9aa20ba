import { readdirSync, readFileSync } from 'node:fs';

/** A sample of upstream's documents, as it is written there. */
export interface Sample {
  /** Name of the document, without its end. */
  readonly document: string;
  /** At which line of it the sample begins. */
  readonly line: number;
  /** The heading above it. */
  readonly title: string;
  readonly body: SampleBody;
}

interface SampleBody {
  readonly name?: string;
  readonly actions: readonly SampleAction[];
}

interface SampleAction {
  readonly id?: string;
  readonly type: string;
  readonly option?: Readonly<Record<string, unknown>>;
}

const folder = new URL('samples/', import.meta.url);

/** All that there are, document by document. */
export const samples: readonly Sample[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((name) => {
    const found = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Omit<Sample, 'document'>[];
    return found.map((sample) => ({ document: name.replace('.json', ''), ...sample }));
  });

/** The sample at a line of a document, its texts replaced: ids and numbers that are another platform's. */
export function sampleAt(
  document: string,
  line: number,
  replaced: Readonly<Record<string, string>> = {},
): SampleBody {
  const sample = samples.find((one) => one.document === document && one.line === line);
  if (sample === undefined) throw new Error(`There is no sample at line ${line} of ${document}.`);
  const unused = new Set(Object.keys(replaced));
  const body = replace(sample.body, (text) => {
    for (const [from, to] of Object.entries(replaced)) {
      if (!text.includes(from)) continue;
      unused.delete(from);
      return text.replaceAll(from, to);
    }
    return text;
  }) as SampleBody;
  if (unused.size > 0) throw new Error(`${document}:${line} does not hold ${[...unused].join(', ')}.`);
  return body;
}

function replace(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((element) => replace(element, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, replace(child, change)]));
}
