import type { NewSummary, Summary, SummaryRecords, SummaryText } from '../../activities/ai-summaries.ts';

/** Summaries, kept in this process. */
export class MemorySummaries implements SummaryRecords {
  readonly summaries = new Map<string, Summary>();
  /** What was said, whatever is summarised. */
  said: readonly string[] = [];
  isStillUp = false;
  readonly finished: string[] = [];

  async start({ key, ...input }: NewSummary): Promise<Summary> {
    const id = `summary ${key}`;
    const known = this.summaries.get(id);
    const summary: Summary = known ?? { ...input, id, status: 'progressing', content: '' };
    this.summaries.set(id, summary);
    return summary;
  }

  async find(id: string): Promise<Summary | undefined> {
    return this.summaries.get(id);
  }

  async isUp(): Promise<boolean> {
    return this.isStillUp;
  }

  async lines(): Promise<readonly string[]> {
    return this.said;
  }

  async finish(id: string, { status, content }: SummaryText): Promise<Summary> {
    const known = this.summaries.get(id);
    if (!known) throw new Error(`no summary ${id}`);
    this.finished.push(id);
    const summary = known.status === 'progressing' ? { ...known, status, content } : known;
    this.summaries.set(id, summary);
    return summary;
  }
}
