import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take more than ten seconds, the longest first: begun last, one of them would run alone at the end. */
const LONGEST = [
  'test/kills/kills.test.ts',
  'test/kills/ai.test.ts',
  'test/background/half-made.test.ts',
  'test/examples/scenarios.test.ts',
  'test/platform/cli.test.ts',
  'test/webhooks/outage.test.ts',
  'test/kills/crash.test.ts',
  'test/workflows/interleavings.test.ts',
  'test/platform/bad-input.test.ts',
  'test/kills/reaction.test.ts',
  'test/kills/campaign.test.ts',
  'test/campaign/workflow.test.ts',
  'test/kills/webhooks.test.ts',
  'test/platform/start.test.ts',
  'test/platform/traces.test.ts',
  'test/model/compare/temporal.test.ts',
  'test/scenarios/temporal.test.ts',
  'test/model/compare/memory.test.ts',
];

/** Starts the longest files first; vitest itself learns them from its last run, which a fresh checkout does not have. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const gone = LONGEST.filter((file) => !existsSync(join(root, file)));
    if (gone.length > 0) throw new Error(`test/support/longest-first.ts names files that are gone: ${gone}`);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.indexOf(relative(root, moduleId));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
