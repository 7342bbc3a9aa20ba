/** What customers' web servers answer slowly must not hold up calls: it has a queue, and slots, of its own. */
export function webTaskQueue(taskQueue: string): string {
  return `${taskQueue}-web`;
}
