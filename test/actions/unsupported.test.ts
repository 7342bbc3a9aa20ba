import { describe, expect, it } from 'vitest';
import { unsupported } from '../../workflows/actions/unsupported.ts';
import { failureOf, isCritical, Trial } from '../support/fake-runtime.ts';

describe('types that are not supported yet', () => {
  it.each(unsupported.map((type) => ({ name: type.type, type })))(
    '$name fails and the flow goes on',
    ({ type }) => {
      const outcome = new Trial(type, { anything: [1, { goes: true }] }).start();
      expect(failureOf(outcome)).toBe('NOT_SUPPORTED');
      expect(isCritical(outcome)).toBe(false);
    },
  );
});
