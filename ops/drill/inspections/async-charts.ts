import { keepCookies, signInByForm } from '../browser-session.ts';
import { until } from '../command.ts';
import { seconds, type Inspection } from '../drill.ts';
import { makeEstate } from '../estate.ts';
import { ask } from '../superset-session.ts';

interface Event {
  job_id: string;
  status: string;
  result_url: string | null;
}

/**
 * A chart that the worker computes, as a browser gets it: asked for, heard of by polling, fetched. Before it the browser
 * was refused a change for want of a CSRF token, as happens to a tab that was open for long.
 */
export const asyncCharts: Inspection = {
  kind: 'inspection',
  name: 'async-charts',
  run: async ({ stack }) => {
    const { chart, dataset } = await makeEstate(stack);
    let person = await signInByForm(stack.address, 'admin', stack.secret('admin_password'));
    const call = async (
      method: string,
      path: string,
      body?: unknown,
    ): Promise<[number, string]> => {
      const answer = await ask(stack.address, path, {
        method,
        headers: { ...person, 'Content-Type': 'application/json', Accept: 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      person = keepCookies(person, answer);
      return [answer.status, answer.body];
    };
    const [refused] = await call('PUT', `/api/v1/chart/${chart}`, {});
    if (refused !== 400) throw new Error(`a change without a CSRF token was answered ${refused}`);

    const began = performance.now();
    const [asked, job] = await call('POST', '/api/v1/chart/data', {
      datasource: { id: dataset, type: 'table' },
      force: true,
      queries: [
        { metrics: [{ expressionType: 'SQL', sqlExpression: 'COUNT(*)', label: 'permissions' }] },
      ],
      result_format: 'json',
      result_type: 'full',
    });
    if (asked !== 202) throw new Error(`a chart was answered ${asked}: ${job.slice(0, 200)}`);
    const { job_id: wanted } = JSON.parse(job) as Event;
    const { value: url } = await until(
      'the worker to have computed the chart',
      60_000,
      async () => {
        const [status, events] = await call('GET', '/api/v1/async_event/');
        if (status !== 200) throw new Error(`/api/v1/async_event/ answered ${status}`);
        const own = (JSON.parse(events) as { result: Event[] }).result.find(
          (one) => one.job_id === wanted,
        );
        if (own?.status === 'error') throw new Error(`the worker said ${events.slice(0, 300)}`);
        return own?.status === 'done' ? (own.result_url ?? undefined) : undefined;
      },
    );
    const [status, result] = await call('GET', url);
    if (status !== 200 || !result.includes('"permissions"'))
      throw new Error(`the computed chart was answered ${status}: ${result.slice(0, 200)}`);
    return { 'asked for, computed, fetched': seconds(performance.now() - began) };
  },
};
