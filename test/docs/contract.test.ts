import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  readonly rule: string;
  readonly proof: string;
}

const rows: Row[] = read('docs/contract.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| rule'))
  .map((line) => {
    const [rule = '', proof = ''] = line.slice(2, -2).split(' | ');
    return { rule, proof };
  })
  .filter(({ proof }) => proof !== 'later');

/** `file` "title", "title", `file` "title" */
function titlesOf(proof: string): { file: string; title: string }[] {
  return [...proof.matchAll(/`([\w/.-]+\.ts)` ((?:"[^"]+"(?:, )?)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

describe('docs/contract.md', () => {
  it.each(rows)('$rule: has tests that exist', ({ proof }) => {
    const titles = titlesOf(proof);
    expect(titles).not.toEqual([]);
    for (const { file, title } of titles) expect(unescaped(read(`test/${file}`)), file).toContain(title);
  });
});

/** Titles in single quotes escape their own. */
function unescaped(source: string): string {
  return source.replaceAll("\\'", "'");
}
