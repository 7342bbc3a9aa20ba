import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionTypes } from '../../workflows/actions/index.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('docs/architecture.md', () => {
  it('names every numbered invariant of the code, and no other', () => {
    const folder = new URL('../../workflows', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const stated = files.flatMap(
      (file) => read(`workflows/${file}`).match(/(?<=^ \* - )[A-Z]\d(?=\.)/gm) ?? [],
    );
    const named = read('docs/architecture.md').match(/\b[TSDRQK]\d\b/g);
    expect([...new Set(named)].sort()).toEqual(stated.sort());
  });
});

describe('README.md', () => {
  it('says which action types run', () => {
    const [, here = ''] = /^\| action types \|(.*)\|(.*)\|$/m.exec(read('README.md')) ?? [];
    const named = (here.match(/(?<=`)[a-z_]+(?=`)/g) ?? []).sort();
    const run = actionTypes.filter(({ internal }) => !internal).map(({ type }) => type);
    expect(named).toEqual(run.sort());
  });

  it('names no setting that does not exist', () => {
    const settings = read('docs/settings.md');
    const named = new Set(read('README.md').match(/\bACTIVEFLOW_[A-Z_]+\b/g));
    expect([...named].filter((name) => !settings.includes(`\`${name}\``))).toEqual([]);
  });
});

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('../../docs/', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

describe.each(documents)('%s', (path) => {
  it('links to files that exist', () => {
    const folder = new URL(`../../${path}`, import.meta.url);
    const links = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(new URL(link, folder)))).toEqual([]);
  });
});
