import assert from 'node:assert/strict';
import type { Contract } from '../contract.ts';
import { plantSeed } from '../seed.ts';

export const reports: Contract = {
  capability: 'Alerts and reports',
  checks: {
    'are told of by what they are about, which Superset does not delete meanwhile': async (
      stage,
    ) => {
      await using seed = await plantSeed(stage, 'reported');
      const { client } = stage;
      assert.deepEqual(await client.reports(), []);
      const report = async (name: string, about: object): Promise<number> => {
        const answer = await client.request('POST', '/api/v1/report/', {
          body: {
            type: 'Report',
            name,
            crontab: '0 9 * * *',
            timezone: 'UTC',
            creation_method: 'alerts_reports',
            report_format: 'PNG',
            active: false,
            recipients: [
              { type: 'Email', recipient_config_json: { target: 'somebody@example.org' } },
            ],
            ...about,
          },
        });
        return (answer as { id: number }).id;
      };
      const [chart] = seed.chartIds;
      const ids = [
        await report('Each morning', { chart }),
        await report('Each evening', { dashboard: seed.dashboardId }),
      ];
      try {
        assert.deepEqual(
          (await client.reports())?.map(({ name, chartId, dashboardId }) => [
            name,
            chartId,
            dashboardId,
          ]),
          [
            ['Each morning', chart, null],
            ['Each evening', null, seed.dashboardId],
          ],
        );
        await assert.rejects(client.charts.delete(chart), /Each morning/);
        await assert.rejects(client.dashboards.deleteMany([seed.dashboardId]), /Each evening/);
      } finally {
        for (const id of ids) await client.request('DELETE', `/api/v1/report/${id}`);
      }
      assert.deepEqual(await client.reports(), []);
    },
  },
};
