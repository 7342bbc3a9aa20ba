import { afterAll, beforeAll, describe, vi } from 'vitest';
import { describeOwnExamples } from './own.ts';
import { Stage } from './stage.ts';
import { describeAi } from './upstream/ai.ts';
import { describeCampaigns } from './upstream/campaigns.ts';
import { describeConnecting } from './upstream/connecting.ts';
import { describeCustomerData } from './upstream/customer-data.ts';
import { describeMenus } from './upstream/menus.ts';
import { describeMessages } from './upstream/messages.ts';
import { describeQueues } from './upstream/queues.ts';

// Most of it is waiting for people: on a busy machine for a while.
vi.setConfig({ testTimeout: 180_000 });

const stage = new Stage();
beforeAll(() => stage.open());
afterAll(() => stage.close());

describe.concurrent('what upstream documents runs as it is written', () => {
  describeAi(stage);
  describeCampaigns(stage);
  describeConnecting(stage);
  describeMessages(stage);
  describeQueues(stage);
  describeMenus(stage);
  describeCustomerData(stage);
});

describe.concurrent('what is shown in examples/flows works on a fresh platform', () => {
  describeOwnExamples(stage);
});
