/** Takes and throws a secret, so that a test can look for it in the history. */
import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

export async function secret(text: string): Promise<never> {
  let told = '';
  setHandler(defineSignal<[string]>('tell'), (more) => {
    told = more;
  });
  await condition(() => told !== '');
  throw ApplicationFailure.nonRetryable(`${text} and ${told}`);
}
