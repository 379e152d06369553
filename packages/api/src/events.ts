import type { JobEvent } from './contract/jobs.ts';

const RECONNECT_PAUSE_MS = 500;
const RECONNECTS = 60;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) of a job until its final state event.
 * `open` makes one connection, given the id of the last event seen; a cut connection is opened again.
 */
export async function* readEvents(
  open: (lastEventId: string | undefined) => Promise<Response>,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent> {
  let last: string | undefined;
  for (let attempt = 0; attempt < RECONNECTS; attempt++) {
    let response: Response;
    try {
      response = await open(last);
    } catch (error) {
      const { code, status } = error as { code?: string; status?: number };
      const away = code === 'unreachable' || status === 503;
      if (signal?.aborted === true || !away || attempt === RECONNECTS - 1) throw error;
      await new Promise((resume) => setTimeout(resume, RECONNECT_PAUSE_MS));
      continue;
    }
    try {
      for await (const event of parse(response)) {
        attempt = 0;
        last = String(event.seq);
        yield event;
        if (event.type === 'state' && isFinal(event.job.state)) return;
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
    }
    await new Promise((resume) => setTimeout(resume, RECONNECT_PAUSE_MS));
  }
  throw new Error('The connection to ss-tools was lost and did not come back.');
}

const isFinal = (state: string): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

async function* parse(response: Response): AsyncGenerator<JobEvent> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    buffer += decoder.decode(chunk, { stream: true });
    for (let end = buffer.indexOf('\n\n'); end !== -1; end = buffer.indexOf('\n\n')) {
      const block = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n');
      if (data !== '') yield JSON.parse(data) as JobEvent;
    }
  }
}
