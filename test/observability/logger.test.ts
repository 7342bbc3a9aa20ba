import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLogger } from '../../src/observability/logger.ts';
import { toTemporalLogger } from '../../src/roles/temporal-logger.ts';

const ID = '0b6f5a5e-6f0e-4e0e-9d53-0f4d6c1c2a11';

test('what may be a secret is censored by its name, wherever in the line it stands', () => {
  const written: string[] = [];
  const log = createLogger('test', 'info', { write: (line) => void written.push(line) });
  log.info({
    password: 'swordfish',
    customer: { token: 'swordfish' },
    request: { headers: { a: 'swordfish' } },
  });
  expect(written).toHaveLength(1);
  expect(written[0]).not.toContain('swordfish');
  expect(written[0]).toContain('[redacted]');
});

test.each([
  ['the root of an activeflow', ID, ID],
  ['a stack of an activeflow', `${ID}/a-stack`, ID],
  ['a queue', `queue/${ID}`, undefined],
])(
  'a line of the SDK about %s names its workflow and the activeflow, if it is one',
  (_name, workflowId, id) => {
    const lines: Record<string, unknown>[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    toTemporalLogger(log).warn('Activity failed', {
      workflowId,
      activityType: 'talk',
      error: new Error('busy'),
    });
    expect(lines).toMatchObject([{ workflow_id: workflowId, activity: 'talk', error: 'Error: busy' }]);
    expect(lines[0]?.activeflow_id).toBe(id);
  },
);
