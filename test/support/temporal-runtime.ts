import { DefaultLogger, Runtime } from '@temporalio/worker';

// Once per process, however many files and parts of them make workers in it: a second time it throws.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'error' } },
});
