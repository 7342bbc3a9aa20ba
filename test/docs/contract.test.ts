import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  readonly rule: string;
  readonly proof: string;
}

/** The rows of all tables of a document: what is promised, and what holds it. */
function rowsOf(path: string): Row[] {
  return read(path)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (rule|threat) \|/.test(line))
    .map((line) => {
      const [rule = '', proof = ''] = line.slice(2, -2).split(' | ');
      return { rule, proof };
    })
    .filter(({ proof }) => proof !== 'later');
}

/** `file` "title", "title", `file` "title" */
function titlesOf(proof: string): { file: string; title: string }[] {
  return [...proof.matchAll(/`([\w/.-]+\.ts)` ((?:"[^"]+"(?:, )?)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

describe.each(['docs/contract.md', 'docs/security.md'])('%s', (path) => {
  it.each(rowsOf(path))('$rule: has tests that exist', ({ proof }) => {
    const titles = titlesOf(proof);
    expect(titles).not.toEqual([]);
    for (const { file, title } of titles) expect(unescaped(read(`test/${file}`)), file).toContain(title);
  });
});

/** Titles in single quotes escape their own. */
function unescaped(source: string): string {
  return source.replaceAll("\\'", "'");
}
