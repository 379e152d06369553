import { spawn } from 'node:child_process';

const NO_NETWORK = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/**
 * Runs npm in a folder; what it prints goes to standard error, so that a program's output stays its own, or with
 * `quiet` only comes out when it fails.
 * @throws an Error in words when npm is missing, fails, or does not reach its registry
 */
export function runNpm(folder, args, { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', quiet ? 'pipe' : process.stderr, 'pipe'],
    });
    let complaints = '';
    const hear = (text) => {
      complaints = (complaints + text).slice(-20_000);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      hear(text);
      if (!quiet) process.stderr.write(text);
    });
    child.on('error', (error) => {
      const missing = error.code === 'ENOENT';
      reject(missing ? new Error('npm is not on the PATH. Install it beside Node.') : error);
    });
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      if (quiet) process.stderr.write(complaints);
      const command = `npm ${args.join(' ')}`;
      if (signal !== null) return reject(new Error(`${command} was ended by ${signal}.`));
      if (NO_NETWORK.test(complaints)) {
        return reject(
          new Error(
            `${command} could not reach the package registry. Check the network, ` +
              'and `npm config get registry` and `npm config get proxy` behind a company proxy.',
          ),
        );
      }
      reject(new Error(`${command} failed with exit code ${code}; npm says above why.`));
    });
  });
}
