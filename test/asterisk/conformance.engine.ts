import { afterAll, beforeAll } from 'vitest';
import { describeCallControl } from '../providers/conformance.ts';
import { installed } from './installed.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(installed());
}, 60_000);
afterAll(() => stage.close());

const flags = { replaysEvents: false, recognisesSpeech: false, trouble: false, transcripts: false };
describeCallControl('asterisk', flags, async () => stage.subject);
