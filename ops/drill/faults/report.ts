import { until } from '../command.ts';
import type { FaultDrill } from '../drill.ts';
import { makeEstate } from '../estate.ts';
import { pictures } from '../mailbox.ts';

const SUBJECT = 'drill report';
let schedule = 0;

/** The mail server's port is wrong; after the runbook a report arrives, and its picture is one of the chart. */
export const reportFailing: FaultDrill = {
  kind: 'fault',
  name: 'report-failing',
  runbook: 'report-failing',
  alert: 'ReportFailing',
  inject: async ({ stack, mailbox }) => {
    const { chart } = await makeEstate(stack);
    stack.env['NEW_SMTP_PORT'] = `${mailbox.port}`;
    // Nothing listens there: discard's port.
    stack.set({ SMTP_PORT: '9' });
    await stack.sh('ops/bin/dc up -d --wait --wait-timeout 180 --no-deps worker');
    const session = await stack.admin();
    const made = await session.call<{ id: number }>('POST', '/api/v1/report/', {
      type: 'Report',
      name: SUBJECT,
      active: true,
      crontab: '* * * * *',
      timezone: 'UTC',
      chart,
      report_format: 'PNG',
      working_timeout: 600,
      force_screenshot: true,
      recipients: [{ type: 'Email', recipient_config_json: { target: 'board@example.org' } }],
    });
    schedule = made.id;
    await until('the report to fail', 300_000, async () =>
      Number(await stack.sql("SELECT count(*) FROM report_execution_log WHERE state = 'Error'")) > 0
        ? true
        : undefined,
    );
  },
  prove: async ({ stack, mailbox, say }) => {
    const { value: mail, took } = await until('the mail with a picture', 420_000, async () =>
      mailbox.mails.find((one) => pictures(one).length > 0),
    );
    const [picture] = pictures(mail);
    if (!mail.to.includes('board@example.org'))
      throw new Error(`the mail went to ${mail.to.join(', ')}`);
    // Width and height stand in the first chunk; an empty page is a few hundred bytes.
    const width = picture?.readUInt32BE(16) ?? 0;
    const height = picture?.readUInt32BE(20) ?? 0;
    if (width < 400 || height < 200 || (picture?.length ?? 0) < 3000)
      throw new Error(`the picture is ${width} x ${height}, ${picture?.length} bytes`);
    say(
      `report-failing: a mail with a picture of ${width} x ${height} came ${(took / 1000).toFixed(0)} s after the check`,
    );
    const session = await stack.admin();
    await session.call('DELETE', `/api/v1/report/${schedule}`);
  },
};
