import { expect, test } from 'vitest';
import { ActiveflowApiError } from '../../src/client/index.ts';
import { CommandError, EXIT, toExitCode, toHint } from '../../src/commands/exit-code.ts';
import { toColours } from '../../src/commands/terminal.ts';

const answered = (status: number, reason = 'X', retryAfter?: number): ActiveflowApiError =>
  new ActiveflowApiError({ status, reason, message: 'x', retryAfter });

test.each([
  [400, EXIT.failed],
  [401, EXIT.notAllowed],
  [403, EXIT.notAllowed],
  [404, EXIT.notFound],
  [409, EXIT.failed],
  [429, EXIT.unavailable],
  [500, EXIT.failed],
  [503, EXIT.unavailable],
  [0, EXIT.unavailable],
])('an answer of %d ends a command with %d', (status, code) => {
  expect(toExitCode(answered(status))).toBe(code);
});

test('a command says itself how it ends, and anything else is a failure', () => {
  expect(toExitCode(new CommandError(EXIT.usage, 'x'))).toBe(2);
  expect(toExitCode(new Error('x'))).toBe(1);
});

test('an error says what to do next', () => {
  expect(toHint(answered(0, 'UNREACHABLE'))).toContain('npm start');
  expect(toHint(answered(503, 'SERVICE_UNAVAILABLE', 2))).toBe('Try again in 2 s.');
  expect(toHint(new CommandError(EXIT.usage, 'x', 'Do that.'))).toBe('Do that.');
});

test('there are colours for a person who wants them', () => {
  const isColoured = (env: NodeJS.ProcessEnv, isTty: boolean): boolean =>
    toColours(env, isTty).red('x') !== 'x';
  expect(isColoured({}, true)).toBe(true);
  expect(isColoured({ CI: 'true' }, false)).toBe(false);
  expect(isColoured({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(isColoured({ TERM: 'dumb' }, true)).toBe(false);
  expect(isColoured({ FORCE_COLOR: '1' }, false)).toBe(true);
});
