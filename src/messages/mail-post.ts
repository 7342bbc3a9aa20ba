import { TryLater } from '../../activities/failure.ts';
import type { MailAttachment, Mailer } from '../../activities/mailer.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import type { HandOver } from '../../workflows/protocol.ts';
import { type EmailData, type EmailTarget, email } from '../resources/email.ts';
import type { Resources } from '../store/resources.ts';
import { changeIfStored } from './changes.ts';
import { errorOf, type Post, withTarget } from './posts.ts';

/** The files of recordings, as mails need them. */
export interface RecordingFiles {
  /** Undefined: there is no such recording, or its file is not kept any more. @throws TryLater while it is made */
  read(customerId: string, recordingId: string): Promise<MailAttachment | undefined>;
}

/** Hands mails over to the mail server. */
export function createMailPost(resources: Resources, mailer: Mailer, files: RecordingFiles): Post {
  return {
    async attempt({ id, customer_id, target: at }) {
      const stored = await resources.find(email, id);
      const target = stored?.targets[at];
      if (stored === undefined || target === undefined)
        throw new TryLater('MAIL_NOT_STORED', 'the mail is not stored (yet, or no more)');
      if (target.status !== 'initiated') return { kind: 'sent', reference: '', parts: 1 };
      const { reference } = await mailer.send({
        id: `${id}/${at}`,
        recipient: target.destination.target,
        destinations: stored.destinations.map(({ target: address, target_name: name }) => ({
          address,
          name,
        })),
        subject: stored.subject,
        content: stored.content,
        attachments: await readAll(files, customer_id, stored),
      });
      return { kind: 'sent', reference, parts: 1 };
    },
    async settle({ id, target: at }, outcome) {
      const tm_update = toTimestamp(Date.now());
      await changeIfStored(resources, email, id, (stored) => {
        const target = stored.targets[at];
        if (target?.status !== 'initiated') return undefined;
        const changed = { ...target, status: statusOf(outcome), error: errorOf(outcome), tm_update };
        const targets = withTarget(stored.targets, at, changed);
        return { ...stored, targets, status: overall(targets) };
      });
    },
  };
}

function statusOf({ kind }: HandOver): EmailTarget['status'] {
  return kind === 'sent' ? 'processed' : kind === 'refused' ? 'bounce' : 'dropped';
}

/** Under way until every copy is settled; then as good as the best of them. */
function overall(targets: readonly EmailTarget[]): EmailData['status'] {
  const has = (status: EmailTarget['status']): boolean => targets.some((target) => target.status === status);
  if (has('initiated')) return 'initiated';
  return has('processed') ? 'processed' : has('dropped') ? 'dropped' : 'bounce';
}

/** One that was deleted since the mail was written, and one whose file is gone, is left out. */
async function readAll(
  files: RecordingFiles,
  customerId: string,
  { attachments }: EmailData,
): Promise<MailAttachment[]> {
  const read = attachments.map(({ reference_id }) => files.read(customerId, reference_id));
  return (await Promise.all(read)).filter((file) => file !== undefined);
}
