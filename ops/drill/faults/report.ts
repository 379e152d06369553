import { until } from '../command.ts';
import { seconds, type Rehearsal, type Scene } from '../drill.ts';
import { makeEstate } from '../estate.ts';
import { pictures } from '../mailbox.ts';

const SUBJECT = 'drill report';
const LAST = 'SELECT coalesce(max(id), 0) FROM report_execution_log';
const failures = (after: string): string =>
  `SELECT error_message FROM report_execution_log WHERE state = 'Error' AND id > ${after} ORDER BY id`;

/** A report that runs each minute and fails must not outlive its drill. */
async function removeReports({ stack }: Scene): Promise<void> {
  const session = await stack.admin();
  const named = `(filters:!((col:name,opr:eq,value:'${SUBJECT}')))`;
  const found = await session.call<{ ids: number[] }>(
    'GET',
    `/api/v1/report/?q=${named}`.replaceAll(' ', '%20'),
  );
  for (const id of found.ids) await session.call('DELETE', `/api/v1/report/${id}`);
}

/** The mail server's port is wrong; after the runbook a report arrives, and its picture is one of the chart. */
export const reportFailing: Rehearsal = {
  kind: 'rehearsal',
  name: 'report-failing',
  runbook: 'report-failing',
  alert: 'ReportFailing',
  window: 300_000,
  inject: async ({ stack, mailbox, say }) => {
    const sent = mailbox.mails.length;
    const last = await stack.sql(LAST);
    const { chart } = await makeEstate(stack);
    stack.env['NEW_SMTP_PORT'] = `${mailbox.port}`;
    // Nothing listens there: discard's port.
    stack.set({ SMTP_PORT: '9' });
    await stack.sh('ops/bin/dc up -d --wait --wait-timeout 180 --no-deps worker');
    const session = await stack.admin();
    await session.call('POST', '/api/v1/report/', {
      type: 'Report',
      name: SUBJECT,
      active: true,
      crontab: '* * * * *',
      timezone: 'UTC',
      chart,
      report_format: 'PNG',
      // What a worker that is replaced leaves in "Working" may be tried again after this.
      working_timeout: 150,
      force_screenshot: true,
      recipients: [{ type: 'Email', recipient_config_json: { target: 'board@example.org' } }],
    });
    const { value: why } = await until(
      'the report to fail',
      300_000,
      async () => (await stack.sql(failures(last))) || undefined,
    );
    if (why.includes('screenshot'))
      throw new Error(`the picture failed, and not the mail alone: ${why.split('\n')[0]}`);
    return async () => {
      const { value: mail, took } = await until('the mail with a picture', 420_000, async () =>
        mailbox.mails.slice(sent).find((one) => pictures(one).length > 0),
      );
      const [picture] = pictures(mail);
      if (!mail.to.includes('board@example.org'))
        throw new Error(`the mail went to ${mail.to.join(', ')}`);
      // Width and height stand in the first chunk; an empty page is a few hundred bytes.
      const width = picture?.readUInt32BE(16) ?? 0;
      const height = picture?.readUInt32BE(20) ?? 0;
      if (width < 400 || height < 200 || (picture?.length ?? 0) < 3000)
        throw new Error(`the picture is ${width} x ${height}, ${picture?.length} bytes`);
      say(`report-failing: a mail with a picture came ${seconds(took)} after the check`);
      return { 'mail with a picture': `${width} x ${height}, ${picture?.length} bytes` };
    };
  },
  tidy: async (scene) => {
    scene.stack.set({ SMTP_PORT: `${scene.mailbox.port}` });
    await removeReports(scene);
  },
};
