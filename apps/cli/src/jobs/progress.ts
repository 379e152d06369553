import type { JobEvent } from '@ss-tools/api';
import { paintFor } from '../output/paint.ts';
import type { Terminal } from '../terminal.ts';

/** Shows how a job goes on, on stderr: one line that moves in a terminal, a line for each step in a pipe. */
export type Progress = { readonly take: (event: JobEvent) => void; readonly end: () => void };

const BAR = 24;

export function progressOn(terminal: Terminal): Progress {
  return terminal.stderr.isTTY === true ? movingLine(terminal) : lines(terminal);
}

function movingLine(terminal: Terminal): Progress {
  const { stderr, env } = terminal;
  const paint = paintFor(stderr, env);
  const clear = '\r\u001B[2K';
  return {
    take(event) {
      if (event.type === 'progress') {
        const share = event.total === 0 ? 0 : Math.min(1, event.done / event.total);
        const full = Math.round(share * BAR);
        const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
        const text = ` ${event.done}/${event.total} ${event.label}`;
        const room = Math.max(0, (stderr.columns ?? 80) - BAR - 1);
        stderr.write(clear + paint('cyan', bar) + text.slice(0, room));
      } else if (event.type === 'step' && event.state !== 'started') {
        stderr.write(`${clear}${stepLine(event, paint)}\n`);
      }
    },
    end: () => void stderr.write(clear),
  };
}

function lines(terminal: Terminal): Progress {
  const { stderr, env } = terminal;
  const paint = paintFor(stderr, env);
  let label = '';
  return {
    take(event) {
      if (event.type === 'progress' && event.label !== label) {
        label = event.label;
        // Of "0 of 1" a log tells nothing; a number is worth a line where there is much to do.
        const count = event.total > 1 ? ` (${event.done} of ${event.total})` : '';
        stderr.write(`${label}${count}\n`);
      } else if (event.type === 'step' && event.state !== 'started') {
        stderr.write(`${stepLine(event, paint)}\n`);
      }
    },
    end: () => {},
  };
}

type StepEvent = Extract<JobEvent, { type: 'step' }>;

function stepLine(event: StepEvent, paint: ReturnType<typeof paintFor>): string {
  const marks = {
    done: paint('green', '✓'),
    failed: paint('red', '✗'),
    skipped: paint('dim', '-'),
  };
  const mark = event.state === 'started' ? '…' : marks[event.state];
  const detail = event.detail === undefined ? '' : paint('dim', ` (${event.detail})`);
  return `${mark} ${event.label}${detail}`;
}
