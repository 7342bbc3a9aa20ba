/** What customers' web servers answer slowly must not hold up calls: it has a queue, and slots, of its own. */
export function webTaskQueue(taskQueue: string): string {
  return `${taskQueue}-web`;
}

/** Models and speech take their time, too. */
export function aiTaskQueue(taskQueue: string): string {
  return `${taskQueue}-ai`;
}

/** Lines of webhooks under retry: however many there are, no call waits behind them. */
export function webhookTaskQueue(taskQueue: string): string {
  return `${taskQueue}-webhooks`;
}
