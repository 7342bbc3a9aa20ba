/** What to answer when. */
export interface Rule {
  /**
   * Parts of what was said last, in small letters; `*`: anything; `start`: nobody has said anything yet; `tool:<name>`: that
   * tool's result has come.
   */
  readonly patterns: readonly string[];
  /** Spoken; may be empty. `{{said}}` stands for what was said last. */
  readonly text: string;
  readonly tools: readonly { readonly name: string; readonly arguments: string }[];
}

const rule = /^\s*>\s*(.+?)\s*=>\s*(.*?)\s*$/;
const tool = /\[([a-z_]+)\s*(\{.*?\})?\](?=\s*(?:\[[a-z_]+|$))/g;

/**
 * The rules of a prompt, in order; the first that fits is followed. Each is a line:
 *
 *     > hello|good morning => Good morning, who would you like to speak to?
 *     > sales => One moment. [connect_call {"destinations": [{"type": "tel", "target": "+15550123"}]}]
 *
 * The other lines are for people.
 */
export function readRules(prompts: readonly string[]): Rule[] {
  return prompts
    .flatMap((prompt) => prompt.split('\n'))
    .flatMap((line) => {
      const [, patterns = '', reply = ''] = rule.exec(line) ?? [];
      return patterns === '' ? [] : [toRule(patterns, reply)];
    });
}

function toRule(patterns: string, reply: string): Rule {
  const tools = [...reply.matchAll(tool)].map(([, name = '', json = '{}']) => ({ name, arguments: json }));
  return {
    patterns: patterns.split('|').map((pattern) => pattern.trim().toLowerCase()),
    text: reply.replaceAll(tool, '').trim(),
    tools,
  };
}
