import { createSimulatorClient } from '../../src/providers/simulator/client.ts';
import { runSimulator } from '../../src/providers/simulator/server.ts';
import { describeCallControl } from './conformance.ts';
import { SIMULATED_CALLEES, SIMULATED_MEDIA, type Subject } from './subject.ts';

const PATIENCE = 4000;

describeCallControl(
  'simulator over the wire',
  { replaysEvents: true, recognisesSpeech: true, trouble: true, transcripts: true },
  async () => {
    const { url, close } = await runSimulator({ port: 0, speed: 50, redeliverAfter: 100 });
    const provider = createSimulatorClient(url);
    const until: Subject['until'] = async (what, condition) => {
      const deadline = Date.now() + PATIENCE;
      while (!(await condition())) {
        if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE} ms: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    return {
      provider,
      people: provider.people,
      callees: SIMULATED_CALLEES,
      mediaUrl: SIMULATED_MEDIA,
      until,
      close,
    };
  },
);
