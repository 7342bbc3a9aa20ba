import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { describeCallControl } from './conformance.ts';
import { SIMULATED_CALLEES, SIMULATED_MEDIA, type Subject } from './subject.ts';

describeCallControl(
  'simulator in memory',
  { replaysEvents: true, recognisesSpeech: true, trouble: true, transcripts: true },
  async () => {
    const clock = new VirtualClock();
    const network = new PhoneNetwork({ clock });
    const people: Subject['people'] = {
      ring: async (caller) => ({ call_id: network.ring(caller) }),
      call: async (callId) => network.call(callId),
      press: async (callId, digits, interval) => network.press(callId, digits, interval),
      say: async (callId, text) => network.say(callId, text),
      hangUp: async (callId) => network.hangUp(callId),
      setTrouble: async (trouble) => network.setTrouble(trouble),
    };
    const until: Subject['until'] = async (what, condition) => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (await condition()) return;
        if (!clock.next()) throw new Error(`Nothing is scheduled any more, but still not: ${what}`);
      }
    };
    return {
      provider: network,
      people,
      callees: SIMULATED_CALLEES,
      mediaUrl: SIMULATED_MEDIA,
      until,
      close: async () => {},
    };
  },
);
