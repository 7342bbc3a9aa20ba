import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** From the innermost to the outermost: imports point left only. */
const RINGS = ['workflows', 'activities', 'src', 'test'];

interface Import {
  readonly file: string;
  readonly module: string;
}

const imports: readonly Import[] = RINGS.flatMap((ring) =>
  readdirSync(join(root, ring), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => importsOf(join(ring, name))),
);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/g,
  );
  return [...found].map(([, named, dynamic]) => ({ file, module: named ?? dynamic ?? '' }));
}

const within = (folder: string): readonly Import[] =>
  imports.filter(({ file }) => file.startsWith(`${folder}${sep}`));
const packagesOf = (folder: string): string[] =>
  [...new Set(within(folder).map(({ module }) => module))].filter((module) => !module.startsWith('.')).sort();
const ringOf = (path: string): number => RINGS.indexOf(path.split(sep)[0] ?? '');

describe('the rings', () => {
  it('are read: every one imports something', () => {
    for (const ring of RINGS) expect(within(ring).length).toBeGreaterThan(5);
  });

  it('import from themselves and from what lies further in', () => {
    const outward = imports
      .filter(({ module }) => module.startsWith('.'))
      .map(({ file, module }) => ({ file, target: relative(root, join(root, dirname(file), module)) }))
      .filter(({ file, target }) => ringOf(target) < 0 || ringOf(target) > ringOf(file));
    expect(outward).toEqual([]);
  });

  it('name the extension of what they import, as plain node needs it', () => {
    const bare = imports.filter(
      ({ module }) => module.startsWith('.') && !/\.(ts|js|mjs|json)$/.test(module),
    );
    expect(bare).toEqual([]);
  });

  it('the compiler holds the fence: each ring refers to those inside it, and the innermost knows no host', () => {
    const config = (ring: string) => JSON.parse(readFileSync(join(root, ring, 'tsconfig.json'), 'utf8'));
    RINGS.forEach((ring, at) => {
      const references = (config(ring).references ?? []) as { path: string }[];
      expect(references.map(({ path }) => path)).toEqual(RINGS.slice(0, at).map((inner) => `../${inner}`));
    });
    expect(config('workflows').compilerOptions).toMatchObject({
      composite: true,
      types: [],
      lib: ['ES2023'],
    });
  });
});

describe('packages', () => {
  it('the interpreter uses none, and the actions only the schemas', () => {
    expect(packagesOf(join('workflows', 'interpreter'))).toEqual([]);
    expect(packagesOf(join('workflows', 'actions'))).toEqual(['zod']);
  });

  it('the workflows use what their sandbox has', () => {
    expect(packagesOf('workflows')).toEqual(['@temporalio/common', '@temporalio/workflow', 'zod']);
  });

  it('the activities know neither Temporal nor any provider, only how ids follow from keys', () => {
    expect(packagesOf('activities').filter((name) => !name.startsWith('node:'))).toEqual(['uuid']);
  });

  it('the interpreter does not know the actions, nor either of them the shell', () => {
    const pure = [...within(join('workflows', 'interpreter')), ...within(join('workflows', 'actions'))];
    expect(pure.filter(({ module }) => module.includes('/shell/'))).toEqual([]);
    const interpreter = within(join('workflows', 'interpreter'));
    expect(interpreter.filter(({ module }) => module.includes('/actions/'))).toEqual([]);
  });
});
